def template(graph, resources, tables):
    return {}, {}, []
