"""Hold a built site to its promises: no asset of another host, no link that leads nowhere.

    python docs/check.py build/site

prints each fault with its page and has the exit code 1 if there is one. Links to other hosts are
left alone: whether those answer is not for an offline build to say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself. A link that a reader may follow is none of these.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
LINKS_THAT_FETCH_NOTHING = {"canonical", "index", "search", "next", "prev"}


class Page(HTMLParser):
    """What a page links to, what it fetches, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.undescribed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.ids.add(has["id"])
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "img" and "alt" not in has:
            self.undescribed.append(has.get("src", "")[:60])
        attribute = FETCHED.get(tag, "")
        if attribute in has and has.get("rel", "") not in LINKS_THAT_FETCH_NOTHING:
            self.fetched.append(has[attribute])


def faults(site: Path) -> Iterator[str]:
    """Yield what is wrong with a site, page by page."""
    pages = sorted(site.rglob("*.html"))
    if not pages:
        yield f"{site}: no pages; build them first (make docs)"
    for path in pages:
        page, name = read(path), path.relative_to(site)
        for address in page.fetched:
            if urlsplit(address).netloc:
                yield f"{name}: fetches {address} from another host"
            elif not leads_somewhere(path, address):
                yield f"{name}: {address} is not there"
        for address in page.links:
            if not leads_somewhere(path, address):
                yield f"{name}: the link {address} leads nowhere"
        for image in page.undescribed:
            yield f"{name}: image {image} has no alternative text"
    for path in sorted(site.rglob("*.css")):
        for address in re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text("utf-8")
        ):
            yield f"{path.relative_to(site)}: fetches {address} from another host"


@cache
def read(path: Path) -> Page:
    """Return a page, read once."""
    return Page(path.read_text(encoding="utf-8"))


def leads_somewhere(page: Path, address: str) -> bool:
    """Say whether an address on a page is a place of the site, or none of its business."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = page if not parts.path else page.parent / unquote(parts.path)
    if not target.is_file():
        return False
    fragment = unquote(parts.fragment)
    return not fragment or target.suffix != ".html" or fragment in read(target).ids


def main() -> None:
    """Print the faults of the site that was named."""
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found) or "Every link leads somewhere, and nothing is fetched from elsewhere.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
