"""A record in the terms of W3C PROV-O, as JSON-LD.

Each operation is a ``prov:Activity`` that used its inputs and was informed by those before it; what
it gave is a ``prov:Entity``; framing, in its version, is the ``prov:SoftwareAgent``. Names are
hashes, so the same operation in several figures is one node (Lebo, Sahoo and McGuinness 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from framing.provenance import Provenance, canonical_json

__all__ = ["prov"]

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "arguments": {"@id": "schema:additionalProperty", "@type": "@json"},
    "sha256": "schema:sha256",
    "version": "schema:softwareVersion",
}


def prov(records: Mapping[str, Provenance]) -> dict[str, Any]:
    """Return the provenance of some results as PROV-O in JSON-LD.

    Parameters
    ----------
    records : mapping of str to Provenance
        By the name of what each led to, such as the path of a figure.

    Returns
    -------
    dict
        ``@context`` and ``@graph``; nodes sorted by their names.

    Examples
    --------
    >>> record = Provenance("compare", {"by": "outlet"}, {"counts": "ab12"})
    >>> sorted(node["@type"] for node in prov({"rates.svg": record})["@graph"])
    ['prov:Activity', 'prov:Entity', 'prov:Entity', 'prov:SoftwareAgent']
    """
    nodes: dict[str, dict[str, Any]] = {}
    for name, record in sorted(records.items()):
        for node in [*activities(record), outcome(name, record)]:
            nodes[node["@id"]] = node
    return {"@context": CONTEXT, "@graph": [nodes[name] for name in sorted(nodes)]}


def outcome(name: str, record: Provenance) -> dict[str, Any]:
    """Return what an operation gave."""
    return {"@id": name, "@type": "prov:Entity", "prov:wasGeneratedBy": reference(activity(record))}


def activities(record: Provenance) -> Iterable[dict[str, Any]]:
    """Yield the nodes of an operation, its inputs and agents, and of those before it."""
    for one in record.lineage():
        used = {name: digest for name, digest in one.inputs.items()}
        yield {
            "@id": activity(one),
            "@type": "prov:Activity",
            "label": one.operation,
            "arguments": one.to_dict()["arguments"],
            "prov:used": [reference(entity(digest)) for _, digest in sorted(used.items())],
            "prov:wasInformedBy": [reference(activity(parent)) for parent in one.parents],
            "prov:wasAssociatedWith": [
                reference(agent(name, version)) for name, version in sorted(one.software.items())
            ],
        }
        for name, digest in used.items():
            yield {"@id": entity(digest), "@type": "prov:Entity", "label": name, "sha256": digest}
        for name, version in one.software.items():
            yield {
                "@id": agent(name, version),
                "@type": "prov:SoftwareAgent",
                "label": name,
                "version": version,
            }


def activity(record: Provenance) -> str:
    """Return the name of an operation: the hash of its record."""
    return f"urn:sha256:{record.digest}"


def entity(digest: str) -> str:
    """Return the name of an input: its hash."""
    return f"urn:sha256:{digest}"


def agent(name: str, version: str) -> str:
    """Return the name of a program or a lexicon in one version."""
    return f"urn:framing:software:{canonical_json([name, version])[1:-1]}".replace('"', "").replace(
        " ", "-"
    )


def reference(name: str) -> dict[str, str]:
    """Return a reference to a node."""
    return {"@id": name}
