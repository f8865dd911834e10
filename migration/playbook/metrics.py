"""Every metric of a playbook, with its path."""

from collections.abc import Iterator

from gouvernail.spec.places import Path
from migration.playbook.measuring import AnalysisTemplate, Metric
from migration.playbook.model import Playbook

__all__ = ["metrics"]


def metrics(playbook: Playbook) -> Iterator[tuple[Path, AnalysisTemplate, Metric]]:
    """Path, template and metric, in the order of the file."""
    for index, template in enumerate(playbook.analysis_templates):
        for place, metric in enumerate(template.metrics):
            yield ("analysisTemplates", index, "metrics", place), template, metric
