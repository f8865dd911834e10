"""People: roles that somebody holds, signatures that are asked for."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path
from migration.playbook.approvals import approvals
from migration.playbook.whole import Whole


def roles_named_are_bound(whole: Whole) -> Iterator[Mistake]:
    """Who is called or answers for something has a group in the directory."""
    playbook, roles = whole.playbook, whole.system.roles
    named: list[tuple[Path, str]] = [
        *((("continuity", "contacts", index), name) for index, name in enumerate(playbook.continuity.contacts)),
        *((("risks", index, "owner"), risk.owner) for index, risk in enumerate(playbook.risks)),
    ]
    if playbook.legal_effect:
        named.append((("legalEffect", "signedBy"), playbook.legal_effect.signed_by))
    for path, name in named:
        if name not in roles:
            yield Mistake(
                path, f"there is no role {name!r}", expected=f"one of {', '.join(roles)}", nearest=nearest(name, roles)
            )


def the_legal_effect_is_signed(whole: Whole) -> Iterator[Mistake]:
    """Who answers for it signs a step of this playbook."""
    effect = whole.playbook.legal_effect
    if effect is None or effect.signed_by not in whole.system.roles:
        return
    asked = list(dict.fromkeys(name for _, name in approvals(whole.playbook)))
    signers = {role for name in asked for role in getattr(whole.system.approvals, name).each}
    if effect.signed_by not in signers:
        yield Mistake(
            ("legalEffect", "signedBy"),
            f"{effect.signed_by} signs no approval of this playbook",
            expected=f"one of {', '.join(sorted(signers)) or 'the roles of an approval'}, or an approval that it signs",
            depends=(("validate",), ("strategy",), ("decommission",)),
        )
