"""Where datasets lie, for how long, and who reads them."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "DataLakeArgs", "Dataset"]

CAPABILITY: Final = Capability("data_lake", "DataLake", ("stores",))


class Dataset(TypedDict):
    """One dataset."""

    classification: str
    """How it is protected: public, internal, confidential or secret."""
    keep_days: int
    """Days for which what is written is kept; then nothing of it is left."""


class DataLakeArgs(TypedDict):
    """Which datasets there are."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the datasets."""
    region: str
    """Region of the datasets."""
    readers: list[str]
    """The only roles that read, as patterns of path and name, e.g. /bex-dev/credit-scoring-dev-*."""
    datasets: dict[str, Dataset]
    """Name -> the dataset. One store each."""
    key_id: Input[str]
    """Key that encrypts them."""
    principals: NotRequired[dict[str, Input[str]]]
    """Reader -> its id in the directory, where a right is given to each by itself and `readers` name nobody."""
    log_store: NotRequired[Input[str]]
    """Store that their use is recorded into, where that is not the trail's doing."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet from which they are reached, where things have private ways of their own."""
    service_lists: NotRequired[Input[list[str]]]
    """What leads to the cloud's services inside that network; given with `subnet_ids`."""
