"""A package made up in the form of azure-mgmt's, of which a test may change what it doubts."""

from pathlib import Path

MODELS = '''
class StorageAccount(_Model):
    sku: Optional["_models.Sku"] = rest_field(visibility=["read", "create", "update", "delete", "query"])
    location: str = rest_field(visibility=["read", "create"])
    kind: str = rest_field(visibility=["read", "create"])
    properties: Optional["_models.Inner"] = rest_field(visibility=["read", "create", "update", "delete", "query"])
    __flattened_items = ["access_tier", "network_rule_set", "primary", "encryption", "is_hns_enabled"]


class Inner(_Model):
    """What is inside.

    :ivar access_tier: The tier. This property cannot be changed when the kind is premium.
    :vartype access_tier: str
    """

    access_tier: Optional[str] = rest_field(name="accessTier", visibility=["read", "create", "update"])
    network_rule_set: Optional["_models.Rules"] = rest_field(
        name="networkAcls", visibility=["read", "create", "update"]
    )
    encryption: Optional[str] = rest_field(visibility=["read"])
    is_hns_enabled: Optional[bool] = rest_field(name="isHnsEnabled", visibility=["read", "create", "update"])


class Rules(_Model):
    """Rules.

    :ivar bypass: What goes around. This property cannot be changed after creation.
    :vartype bypass: str
    """

    bypass: Optional[str] = rest_field(visibility=["read", "create", "update"])
'''
CALLS = '''
def build_storage_accounts_create_request(resource_group_name, account_name, **kwargs):
    _url = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Storage/storageAccounts/{accountName}"
    )
    path_format_arguments = {
        "resourceGroupName": _SERIALIZER.url("resource_group_name", resource_group_name, "str", min_length=1),
        "accountName": _SERIALIZER.url("account_name", account_name, "str", pattern=r"^[a-z]+$"),
    }
    return HttpRequest(method="PUT", url=_url)


class StorageAccountsOperations:
    def _create_initial(self, resource_group_name: str, account_name: str, parameters: Union[_models.BODY, IO[bytes]]):
        _request = build_storage_accounts_create_request(resource_group_name=resource_group_name)

    def begin_create(self, resource_group_name: str, account_name: str, parameters: _models.BODY):
        """Makes one.

        :param account_name: Its name. Names must be between 2 and 9 characters. Required.
        :type account_name: str
        """
'''


def package(site: Path) -> tuple[Path, Path]:
    """Write the package; the files of its calls and its models."""
    home = site / "azure" / "mgmt" / "storage"
    written = home / "operations" / "_operations.py", home / "models" / "_models.py"
    for file, text in zip(written, (CALLS.replace("BODY", "StorageAccount"), MODELS), strict=True):
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return written


def change(file: Path, old: str, new: str) -> None:
    """Change what stands in a file; an AssertionError where it does not stand there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new), encoding="utf-8")
