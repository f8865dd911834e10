NO_CLASS_TOKENS = {}
def build(registry): return {}, {}
