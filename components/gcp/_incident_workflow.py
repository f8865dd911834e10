"""What carries incidents to the ITSM: a workflow that takes what waits, opens a ticket for each, and only then lets go.

What was not carried waits in its subscription and comes again; a run in which something stayed behind ends as failed.
The way to the ITSM lies in a secret, as JSON: `endpoint` and `credential`.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax) and reading secrets
(https://cloud.google.com/workflows/docs/use-secret-manager); Pub/Sub, pulling
(https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull).
"""

import json
from collections.abc import Mapping
from typing import Final

__all__ = ["carries"]

_PUBSUB: Final = "https://pubsub.googleapis.com/v1/"
_AT_ONCE: Final = 20
_OAUTH: Final = {"type": "OAuth2"}


def carries(waiting: Mapping[str, str], secret: str, header: str) -> str:
    """The document: `waiting` is severity -> id of its subscription, `secret` the id of the way's secret."""
    queues = [{"severity": severity, "subscription": id_} for severity, id_ in waiting.items()]
    ticket = {
        "url": "${way.endpoint}",
        "headers": {header: "${way.credential}"},
        "body": {
            "severity": "${queue.severity}",
            "message": "${text.decode(base64.decode(one.message.data))}",
        },
    }
    gone = {
        "url": f'${{"{_PUBSUB}" + queue.subscription + ":acknowledge"}}',
        "auth": _OAUTH,
        "body": {"ackIds": ["${one.ackId}"]},
    }
    carry = {
        "try": {
            "steps": [
                {"open_ticket": {"call": "http.post", "args": ticket}},
                {"let_go": {"call": "http.post", "args": gone}},
            ]
        },
        "except": {"as": "problem", "steps": [{"stays": {"assign": [{"left": "${left + 1}"}]}}]},
    }
    steps = [
        {"begin": {"assign": [{"left": 0}, {"queues": queues}]}},
        {
            "find_way": {
                "call": "googleapis.secretmanager.v1.projects.secrets.versions.accessString",
                "args": {"secret_id": secret.rpartition("/")[2], "project_id": secret.split("/")[1]},
                "result": "kept",
            }
        },
        {"read_way": {"assign": [{"way": "${json.decode(kept)}"}]}},
        {
            "every_queue": {
                "for": {
                    "value": "queue",
                    "in": "${queues}",
                    "steps": [
                        {
                            "take": {
                                "call": "http.post",
                                "args": {
                                    "url": f'${{"{_PUBSUB}" + queue.subscription + ":pull"}}',
                                    "auth": _OAUTH,
                                    "body": {"maxMessages": _AT_ONCE, "returnImmediately": True},
                                },
                                "result": "taken",
                            }
                        },
                        {
                            "every_message": {
                                "for": {
                                    "value": "one",
                                    "in": '${default(map.get(taken.body, "receivedMessages"), [])}',
                                    "steps": [{"carry": carry}],
                                }
                            }
                        },
                    ],
                }
            }
        },
        {
            "end": {
                "switch": [{"condition": "${left > 0}", "raise": '${string(left) + " incidents did not arrive"}'}],
            }
        },
    ]
    return json.dumps({"main": {"steps": steps}})
