"""Decision matrices: the chosen option wins, or it is said why."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.system import AISystem


def weights_make_a_hundred(spec: AISystem) -> Iterator[Mistake]:
    """Weights are shares of the decision."""
    for topic, matrix in spec.technology.items():
        total = sum(matrix.weights.values())
        if total != 100:
            yield Mistake(("technology", topic, "weights"), f"the weights make {total}", expected="100 in all")


def scores_fit_the_weights(spec: AISystem) -> Iterator[Mistake]:
    """One score for each criterion."""
    for topic, matrix in spec.technology.items():
        for option, scores in matrix.scores.items():
            if len(scores) != len(matrix.weights):
                yield Mistake(
                    ("technology", topic, "scores", option),
                    f"has {len(scores)} scores for {len(matrix.weights)} criteria",
                    expected=f"one for each of {', '.join(matrix.weights)}",
                )


def chosen_option_wins(spec: AISystem) -> Iterator[Mistake]:
    """A choice against the points is allowed, in the open."""
    for topic, matrix in spec.technology.items():
        if matrix.chosen not in matrix.scores:
            yield Mistake(
                ("technology", topic, "chosen"),
                f"{matrix.chosen!r} has no scores",
                expected=f"one of {', '.join(matrix.scores)}",
                nearest=nearest(matrix.chosen, matrix.scores),
            )
            continue
        weights = list(matrix.weights.values())
        if any(len(scores) != len(weights) for scores in matrix.scores.values()):
            continue
        points = {
            option: sum(weight * score for weight, score in zip(weights, scores, strict=True))
            for option, scores in matrix.scores.items()
        }
        best = max(points, key=lambda option: points[option])
        if points[matrix.chosen] < points[best] and matrix.reason is None:
            yield Mistake(
                ("technology", topic, "chosen"),
                f"{matrix.chosen} has {points[matrix.chosen]} points, {best} has {points[best]}",
                expected=f"{best}, or a reason: why the other one is taken",
            )
