"""What the AI Act asks of a system of its class."""

from collections.abc import Iterator

from gouvernail.spec.classification import RiskClass
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem


def nothing_prohibited_is_built(spec: AISystem) -> Iterator[Mistake]:
    """Art. 5."""
    if spec.risk_class is RiskClass.PROHIBITED:
        yield Mistake(
            ("system", "useCase", "practices"),
            f"the system is prohibited: {'; '.join(spec.classification.because)}",
            expected="no practice of Art. 5(1); nothing is built for one",
        )


def exemption_is_open(spec: AISystem) -> Iterator[Mistake]:
    """Art. 6(3): only from Annex III, never when profiling."""
    use = spec.system.use_case
    if use.exemption and use.profiling:
        yield Mistake(
            ("system", "useCase", "exemption"),
            "Art. 6(3) is claimed for a system that profiles natural persons",
            expected="no exemption: such a system is always high-risk (Art. 6(3), last subparagraph)",
            depends=(("system", "useCase", "profiling"),),
        )
    if use.exemption and use.annex_iii is None:
        yield Mistake(
            ("system", "useCase", "exemption"),
            "Art. 6(3) is claimed and no point of Annex III is named",
            expected="annexIII: the point that it is an exemption from",
            depends=(("system", "useCase", "annexIII"),),
        )


def profiling_is_of_personal_data(spec: AISystem) -> Iterator[Mistake]:
    """Who profiles processes personal data (GDPR Art. 4(4))."""
    if spec.system.use_case.profiling and not spec.data.personal:
        yield Mistake(
            ("data",) if "personal" not in spec.data.model_fields_set else ("data", "personal"),
            "names no personal data, and useCase.profiling is true",
            expected="personal: the kinds of personal data",
            depends=(("system", "useCase", "profiling"),),
        )


def high_risk_names_its_oversight(spec: AISystem) -> Iterator[Mistake]:
    """Art. 14, 26(2)."""
    if spec.risk_class is not RiskClass.HIGH:
        return
    if spec.oversight is None:
        yield Mistake(
            ("oversight",),
            "is missing, and the system is high-risk",
            expected="oversight: {by, reviewWhen, reviewWithin, stop, …} (Art. 14, 26(2))",
            depends=(("system", "useCase"),),
        )
        return
    overseer = spec.roles.get(spec.oversight.by)
    if overseer and overseer.training is None:
        yield Mistake(
            ("roles", spec.oversight.by),
            f"{spec.oversight.by} oversees a high-risk system and has no training",
            expected="training: one of the programmes of training (Art. 14(4), 26(2))",
        )
    if overseer and "developer" in spec.roles and overseer.group == spec.roles["developer"].group:
        yield Mistake(
            ("roles", spec.oversight.by, "group"),
            f"{spec.oversight.by} and developer are the same group {overseer.group}",
            expected="people who did not make what they oversee (Art. 14)",
        )


def deployer_explains_and_informs(spec: AISystem) -> Iterator[Mistake]:
    """Art. 26(11) and 86, for deployers of systems of Annex III."""
    use = spec.system.use_case
    applies = (
        spec.risk_class is RiskClass.HIGH and "deployer" in spec.system.acts_as and use.annex_iii not in (None, "2")
    )
    if applies and spec.oversight and spec.oversight.explain is None:
        yield Mistake(
            ("oversight",),
            "explain is missing",
            expected="explain: {reasonCodes, within} (Art. 86, GDPR Art. 15(1)(h))",
        )
    if applies and spec.oversight and not spec.oversight.inform:
        yield Mistake(("oversight",), "inform is missing", expected="inform: {<who>: <the notice>} (Art. 26(11))")


def impact_assessments_are_there(spec: AISystem) -> Iterator[Mistake]:
    """Art. 27 (fundamental rights); Art. 26(9) and GDPR Art. 35 (data protection)."""
    classification = spec.classification
    if classification.fria and spec.dossier.fria is None:
        yield Mistake(
            ("dossier", "fria"),
            "is missing: a deployer of this use must have assessed the impact on fundamental rights",
            expected="the number of the assessment (Art. 27(1))",
            depends=(("system",),),
        )
    personal = spec.data.personal or any(dataset.personal for dataset in spec.data.datasets.values())
    deployer = "deployer" in spec.system.acts_as
    if classification.risk_class is RiskClass.HIGH and deployer and personal and spec.dossier.dpia is None:
        yield Mistake(
            ("dossier", "dpia"),
            "is missing: a high-risk system that processes personal data needs one",
            expected="the number of the assessment (GDPR Art. 35, Art. 26(9))",
            depends=(("system",), ("data",)),
        )


def risks_are_known(spec: AISystem) -> Iterator[Mistake]:
    """Art. 9."""
    if spec.risk_class is RiskClass.HIGH and not spec.risks:
        yield Mistake(("risks",), "is empty, and the system is high-risk", expected="the risk register (Art. 9)")


def releases_are_gated(spec: AISystem) -> Iterator[Mistake]:
    """Art. 15: accuracy, robustness, security; Art. 10(2)(f): bias, where groups are protected."""
    if spec.risk_class is not RiskClass.HIGH:
        return
    for name, model in spec.models.items():
        wanted = ["accuracy", "robustness", "security", *(["fairness"] if model.protected else [])]
        for gate in wanted:
            if not getattr(model.release, gate):
                yield Mistake(
                    ("models", name, "release", gate),
                    "has no threshold, and the system is high-risk",
                    expected="at least one metric with min or max (Art. 10(2)(f), 15)",
                )


def groups_are_protected_with_confidence(spec: AISystem) -> Iterator[Mistake]:
    """Below 90 % an interval says little. Ours."""
    for name, model in spec.models.items():
        if model.protected and model.protected.confidence < 0.9:
            yield Mistake(
                ("models", name, "protected", "confidence"),
                f"{model.protected.confidence:.0%} is too little confidence",
                expected="90% or more",
            )


def everything_is_recorded(spec: AISystem) -> Iterator[Mistake]:
    """Art. 12(1), 19: events over the lifetime."""
    if spec.risk_class is RiskClass.HIGH and spec.serving.capture < 1:
        yield Mistake(
            ("serving", "capture"),
            f"only {spec.serving.capture:.0%} of predictions is recorded, and the system is high-risk",
            expected="100% (Art. 12(1))",
        )


def high_risk_is_watched(spec: AISystem) -> Iterator[Mistake]:
    """Art. 26(5), 72: the service, drift, and the treatment of groups where some are protected."""
    if spec.risk_class is not RiskClass.HIGH:
        return
    kinds = {monitor.kind for monitor in spec.monitoring.values()}
    protected = any(model.protected for model in spec.models.values())
    for kind in ("technical", "drift", *(("ethical",) if protected else ())):
        if kind not in kinds:
            yield Mistake(
                ("monitoring",),
                f"has no monitor of kind {kind}, and the system is high-risk",
                expected=f"at least one {kind} monitor (Art. 26(5), 72)",
            )


def high_risk_can_be_taken_back(spec: AISystem) -> Iterator[Mistake]:
    """Art. 15(4), 20(1): a bad deployment goes back by itself, and with it what it answered."""
    if spec.risk_class is not RiskClass.HIGH:
        return
    if spec.serving.rollback is None:
        yield Mistake(
            ("serving", "rollback"),
            "is missing, and the system is high-risk",
            expected="rollback: {on: [monitors], within: 5m}",
        )
    missing = sorted({"release", "rollback", "stop"} - set(spec.serving.cache.drop_on)) if spec.serving.cache else []
    if missing:
        yield Mistake(
            ("serving", "cache", "dropOn"),
            f"keeps answers of a withdrawn model at {', '.join(missing)}",
            expected="[release, rollback, stop]",
        )


def devices_can_be_stopped(spec: AISystem) -> Iterator[Mistake]:
    """Art. 14(4)(e): a device out of reach cannot be stopped, so it stops by itself. The hour is ours."""
    edge = spec.edge
    if edge is None:
        return
    if spec.risk_class is RiskClass.HIGH and edge.offline_limit.seconds > 3600:
        yield Mistake(
            ("edge", "offlineLimit"),
            f"devices answer {edge.offline_limit} out of reach, and the system is high-risk",
            expected="1h at most: nobody oversees or stops them meanwhile (Art. 14(4)(e))",
        )
    if edge.sync > edge.offline_limit:
        yield Mistake(
            ("edge", "sync"),
            f"devices call every {edge.sync}, and stop after {edge.offline_limit} without a call",
            expected=f"less than {edge.offline_limit}",
        )
    if list(edge.rollout) != sorted(set(edge.rollout)) or not edge.rollout or edge.rollout[-1] != 1:
        yield Mistake(("edge", "rollout"), "does not rise to the whole fleet", expected="rising shares, 100% the last")


def suppliers_are_bound(spec: AISystem) -> Iterator[Mistake]:
    """Art. 25(4): open source has a licence, others an agreement; DORA Art. 28(8): a way out of each agreement."""
    for index, supplier in enumerate(spec.suppliers):
        if supplier.licence is None and supplier.agreement is None:
            yield Mistake(
                ("suppliers", index),
                f"{supplier.component} has neither licence nor agreement",
                expected="licence: for open source; agreement: for everything else (Art. 25(4))",
            )
        if supplier.agreement and supplier.exit is None and spec.organisation.financial_institution:
            yield Mistake(
                ("suppliers", index),
                f"{supplier.component} has an agreement and no way out",
                expected="exit: how to do without it (DORA Art. 28(8), for a financial institution)",
            )


def authorities_are_known(spec: Organisation) -> Iterator[Mistake]:
    """Art. 70, 73, 74: whom to tell, in each market."""
    for key, what in (("ai_act", "aiAct"), ("data_protection", "dataProtection")):
        known = getattr(spec.authorities, key)
        for market in spec.markets:
            if market not in known:
                yield Mistake(
                    ("authorities", what),
                    f"names no authority for {market}",
                    expected=f"{market}: its name (Art. 70, 73)",
                    depends=(("markets",),),
                )
