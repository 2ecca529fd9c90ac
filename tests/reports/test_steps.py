"""What to do first: one step for a check, with the words for every cloud on which it fails."""

from dataclasses import dataclass

from reports.html.checks import Failing
from reports.html.steps import steps


@dataclass(frozen=True)
class Page:
    """A service's page."""

    name: str = "住民記録"
    href: str = "JUKI.html"


def failing(**found: tuple[str, int]) -> Failing:
    """A check that fails on some clouds: by cloud, its remedy and how many resources."""
    return Failing(
        code="LOG-01",
        severity="critical",
        title="記録がある",
        why="調べられない。",
        remedies=[(cloud, words) for cloud, (words, _) in sorted(found.items())],
        items=("5-3-1",),
        rows=(),
        common=(),
        total=sum(number for _, number in found.values()),
        extent={cloud: number for cloud, (_, number) in found.items() if number},
        new=0,
        late=1,
        operations=(),
        taken=(),
    )


def test_each_cloud_has_its_own_first_sentence() -> None:
    """The one with most to do comes first; a cloud without words is left out."""
    first = failing(aws=("CloudTrailで作る。ほか。", 1), azure=("診断設定を追加する。", 2))
    second = failing(gcp=("", 0))
    (step,) = steps([(Page(), [first]), (Page("予約", "YOYAKU.html"), [second])], {"LOG-01": 3})
    assert step.todo == [("azure", "診断設定を追加する。"), ("aws", "CloudTrailで作る。")]
    assert step.late == 2
    assert (step.resources, [name for name, _ in step.places]) == (3, ["住民記録", "予約"])
