"""Checks of the tree of a framework: every node has its own id, one root above it, and no circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nq57_indicators.catalogue.problems import Names, problem
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.framework import Framework


def all_placed(framework: Framework) -> bool:
    """Whether it is known below which node each node lies: ids are not used twice, and every parent exists."""
    ids = [node.id for node in framework.nodes]
    return len(set(ids)) == len(ids) and all(node.parent is None or node.parent in ids for node in framework.nodes)


def tree_problems(file: str, framework: Framework, names: Names) -> Iterator[DefinitionProblem]:
    """Ids of nodes that repeat, parents that do not exist, none or several roots, and circles."""
    twice = {name: times for name, times in Counter(node.id for node in framework.nodes).items() if times > 1}
    for name, times in twice.items():
        yield problem(file, f"nodes.{name}.id", "node_twice", node=name, count=times)
    if twice:  # nobody knows which of them a parent means
        return
    parents = {node.id: node.parent for node in framework.nodes}
    lost = [name for name, parent in parents.items() if parent is not None and parent not in parents]
    for name in lost:
        yield from names.expect(file, f"nodes.{name}.parent", [str(parents[name])], parents)
    roots = [name for name, parent in parents.items() if parent is None]
    if not roots and not lost:
        yield problem(file, f"nodes.{framework.nodes[0].id}.parent", "no_root", node=framework.nodes[0].id)
        return
    for name in roots[1:]:
        yield problem(file, f"nodes.{name}.parent", "two_roots", root=roots[0], node=name)
    if len(roots) == 1 and framework.nodes[list(parents).index(roots[0])].points == 0:
        yield problem(file, f"nodes.{roots[0]}.points", "no_points", node=roots[0])
    for circle in _circles(parents):
        yield problem(file, f"nodes.{circle[0]}.parent", "circle", nodes=" → ".join([*circle, circle[0]]))


def _circles(parents: dict[str, str | None]) -> Iterator[list[str]]:
    """Nodes that come back to themselves by their parents, each circle once."""
    done = set[str]()
    for start in parents:
        path: list[str] = []
        at: str | None = start
        while at is not None and at in parents and at not in done:
            done.add(at)
            path.append(at)
            at = parents[at]
        if at in path:
            yield path[path.index(at) :]
