"""What GitHub shows, told by GitHub's own Markdown library (cmark-gfm) and an HTML parser: for the differential test.

Reads one JSON string a line, in which each slash that starts a line is followed by qqm, the number of the line and z. Writes
the numbers of those that are visible, in plain words, at the beginning of a rendered line.
Debian: apt-get install python3-cmarkgfm python3-html5lib
"""
import json
import re
import sys

import html5lib
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions

OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_HARDBREAKS | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]
HTML = "{http://www.w3.org/1999/xhtml}"
MARK = re.compile("qqm([0-9]+)z")
NOT_PLAIN = set(
    "blockquote q cite pre code tt kbd samp var del s strike ins sub sup small mark summary table caption thead tbody "
    "tfoot tr td th ruby select option button template noscript object audio video canvas dialog".split()
)
BLOCKS = set(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main menu nav ol p pre section summary ul br table td th tr caption tbody thead tfoot".split()
)


class Page:
    def __init__(self, rendered):
        self.seen = set()
        self.empty = True
        tree = html5lib.parseFragment(rendered, treebuilder="etree", namespaceHTMLElements=True)
        self.text(tree.text, True)
        self.walk(tree, True)

    def text(self, words, plain):
        at = 0
        for mark in MARK.finditer(words or ""):
            if words[at : mark.start() - 1].strip():
                self.empty = False
            if self.empty and plain:
                self.seen.add(int(mark.group(1)))
            self.empty = False
            at = mark.end()
        if (words or "")[at:].strip():
            self.empty = False

    def walk(self, around, plain):
        for node in around:
            if isinstance(node.tag, str):
                name = node.tag.replace(HTML, "")
                if name in BLOCKS:
                    self.empty = True
                if name in ("img", "input"):
                    self.empty = False
                inside = plain and name not in NOT_PLAIN and node.tag.startswith(HTML)
                if name == "details" and "open" not in node.attrib:
                    inside = False
                if name == "section" and node.attrib.get("class") == "footnotes":
                    inside = False
                self.text(node.text, inside)
                self.walk(node, inside)
                if name in BLOCKS:
                    self.empty = True
            self.text(node.tail, plain)


for line in sys.stdin:
    rendered = markdown_to_html_with_extensions(json.loads(line), options=OPTIONS, extensions=EXTENSIONS)
    print(json.dumps(sorted(Page(rendered).seen)))
