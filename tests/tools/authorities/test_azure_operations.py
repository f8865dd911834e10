from pathlib import Path

from tools.authorities.azure_operations import calls

CALLS = '''
def build_update_request(rule_name, **kwargs):
    _url = kwargs.pop("template_url", "/rules/{ruleName}")
    path_format_arguments = {
        "ruleName": _SERIALIZER.url("rule_name", rule_name, "str", max_length=8, skip_quote=True),
    }
    return HttpRequest(method="PATCH", url=_url)


def build_list_request(**kwargs):
    return HttpRequest(method="GET", url="/rules")


class RulesOperations:
    def update(self, rule_name: Union[str, _models.RuleName], rule: "_models.RulePatch", **kwargs):
        """Changes one.

        :param rule_name: The name
         of the rule. Required.
        :type rule_name: str or ~azure.mgmt.made.models.RuleName
        """
        _request = build_update_request(rule_name=rule_name)

    def list(self):
        _request = build_list_request()
'''


def test_a_call_is_read_with_its_names_and_what_it_sends(tmp_path: Path) -> None:
    (tmp_path / "_rules_operations.py").write_text(CALLS, encoding="utf-8")
    (call,) = calls(tmp_path)
    assert (call.group, call.name, call.verb, call.url) == ("Rules", "update", "PATCH", "/rules/{ruleName}")
    assert call.parameters == {"ruleName": ({"max_length": 8}, "The name of the rule. Required.")}
    assert call.body == "RulePatch"  # the enumeration of names is not what is sent


def test_a_folder_without_calls_has_none(tmp_path: Path) -> None:
    assert list(calls(tmp_path)) == []
