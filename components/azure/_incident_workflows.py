"""What the workflows of incidents do: take what a route tells into a queue, and carry it from there to the ITSM.

A message in a queue is hidden while somebody carries it, shown again where he did not come through, and taken out only
when it arrived or was put aside. None expires.

Sources: Azure Queue Storage REST API, "Put Message" (https://learn.microsoft.com/rest/api/storageservices/put-message),
"Get Messages" (https://learn.microsoft.com/rest/api/storageservices/get-messages) and "Delete Message"
(https://learn.microsoft.com/rest/api/storageservices/delete-message2); Azure Logic Apps, functions of expressions
(https://learn.microsoft.com/azure/logic-apps/expression-functions-reference) and secured inputs and outputs
(https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app).
"""

from collections.abc import Sequence
from typing import Final

from components.azure._workflow import SECRET, after, asked_of_store, by_the_clock, definition
from components.contract.incidents import Itsm

__all__ = ["DEAD_LETTERS", "ITSM", "TOLD", "carries", "receives"]

DEAD_LETTERS: Final = "dead-letters"
"""The container of what could not be delivered."""
ITSM: Final = "itsm"
"""The container in which address and credential of the ITSM lie, set by hand, as `way.json`."""
TOLD: Final = "Told"
"""The trigger of a workflow that a route tells."""

_ATTEMPTS: Final = 5
_HIDDEN_SECONDS: Final = 900  # until the next attempt
_AT_ONCE: Final = 32  # the most that one call takes


def receives(store: str, severity: str) -> dict[str, object]:
    """Takes what the route of a severity tells into the queue of that severity; aside where the queue will not."""
    message = "<QueueMessage><MessageText>@{base64(string(triggerBody()))}</MessageText></QueueMessage>"
    keep = asked_of_store(
        "POST",
        f"{_queue(store, severity)}/messages?messagettl=-1",
        {},
        body=message,
        headers={"Content-Type": "application/xml"},
    )
    run = "@{workflow()['run']['name']}"
    return definition(
        {TOLD: {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}},
        {
            "Keep": keep,
            "Aside": _aside(
                store, f"{severity}/{run}", "@{string(triggerBody())}", after("Keep", "Failed", "TimedOut")
            ),
        },
    )


def carries(store: str, severities: Sequence[str], itsm: Itsm) -> dict[str, object]:
    """Carries what lies in the queues to the ITSM, each minute, one run after the other."""
    way = asked_of_store("GET", f"{_blobs(store)}/{ITSM}/way.json", {})
    actions: dict[str, object] = {"Way": {**way, "runtimeConfiguration": SECRET}}
    for severity in severities:
        take = f"{_queue(store, severity)}/messages?numofmessages={_AT_ONCE}&visibilitytimeout={_HIDDEN_SECONDS}"
        actions[f"Take-{severity}"] = asked_of_store("GET", take, after("Way"))
        actions[f"Each-{severity}"] = {
            "type": "Foreach",
            "foreach": f"@xpath(xml(body('Take-{severity}')), '/QueueMessagesList/QueueMessage')",
            "runtimeConfiguration": {"concurrency": {"repetitions": 1}},
            "actions": _each(store, severity, itsm),
            "runAfter": after(f"Take-{severity}"),
        }
    clock = {**by_the_clock("Minute", 1), "runtimeConfiguration": {"concurrency": {"runs": 1}}}
    return definition({"Minutely": clock}, actions)


def _each(store: str, severity: str, itsm: Itsm) -> dict[str, object]:
    """One message: opens a ticket and takes it out; aside where that failed too often."""
    message = f"{_queue(store, severity)}/messages/@{{{_of(severity, 'MessageId')}}}"
    out = f"{message}?popreceipt=@{{uriComponent({_of(severity, 'PopReceipt')})}}"
    text = f"base64ToString({_of(severity, 'MessageText')})"
    opened, aside = f"Open-{severity}", f"Aside-{severity}"
    return {
        opened: {
            "type": "Http",
            "inputs": {
                "method": "POST",
                "uri": "@{body('Way')?['endpoint']}",
                "headers": {
                    itsm["credential_header"]: "@{body('Way')?['credential']}",
                    "Content-Type": "application/json",
                },
                "body": {"severity": severity, "message": f"@json({text})"},
            },
            "runtimeConfiguration": SECRET,
            "runAfter": {},
        },
        f"Done-{severity}": asked_of_store("DELETE", out, after(opened)),
        f"Tired-{severity}": {
            "type": "If",
            "expression": {"greaterOrEquals": [f"@int({_of(severity, 'DequeueCount')})", _ATTEMPTS]},
            "runAfter": after(opened, "Failed", "TimedOut"),
            "actions": {
                aside: _aside(store, f"{severity}/@{{{_of(severity, 'MessageId')}}}", f"@{{{text}}}", {}),
                f"Drop-{severity}": asked_of_store("DELETE", out, after(aside)),
            },
        },
    }


def _of(severity: str, field: str) -> str:
    """A field of the message that is looked at."""
    return f"xpath(xml(items('Each-{severity}')), 'string(/QueueMessage/{field})')"


def _aside(store: str, name: str, body: str, run_after: dict[str, list[str]]) -> dict[str, object]:
    return asked_of_store(
        "PUT",
        f"{_blobs(store)}/{DEAD_LETTERS}/{name}.json",
        run_after,
        body=body,
        headers={"x-ms-blob-type": "BlockBlob", "Content-Type": "application/json"},
    )


def _queue(store: str, severity: str) -> str:
    return f"https://{store.rpartition('/')[2]}.queue.core.windows.net/{severity}"


def _blobs(store: str) -> str:
    return f"https://{store.rpartition('/')[2]}.blob.core.windows.net"
