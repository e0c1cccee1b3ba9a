"""Where to put the nodes of a directed acyclic graph: in columns, with few crossings and short edges.

The steps are those of Sugiyama, Tagawa & Toda (1981): a column for each node; a bend in each column that
an edge passes on its way; an order within each column; and then heights as near to the neighbors' as the
room that each node needs allows.
"""

import itertools

import numpy as np

SWEEPS = 24


def place(edges, output, room):
    """Columns and heights of all nodes, and the bends of each edge.

    Parameters
    ----------
    edges : list of (source, target), each once; every node leads to the output
    output : the only node from which no edge leaves
    room : function of a node, or of None for a bend -> (above, below), what it takes up around its height

    Returns
    -------
    positions : {node: (column, height)}, heights growing downwards
    bends : {(source, target): [(column, height), ...]}
    """
    column = _columns(edges, output)
    chains = {(a, b): [a, *(((a, b), c) for c in range(column[a] + 1, column[b])), b] for a, b in edges}
    for chain in chains.values():
        column |= {bend: bend[1] for bend in chain[1:-1]}
    links = [pair for chain in chains.values() for pair in itertools.pairwise(chain)]
    order = _fewest_crossings(_first_order(links, output, column), links)
    heights = _heights(order, links, lambda node: room(None if isinstance(node, tuple) else node))
    position = {node: (column[node], heights[node]) for node in column}
    bends = {edge: [position[node] for node in chain[1:-1]] for edge, chain in chains.items()}
    return {node: spot for node, spot in position.items() if not isinstance(node, tuple)}, bends


def _columns(edges, output):
    """As far right as a node can stand: one column to the left of the first that uses it."""
    back = {output: 0}
    waiting = {a for a, _ in edges}
    while waiting:
        ready = {n for n in waiting if all(b in back for a, b in edges if a == n)}
        back |= {n: 1 + max(back[b] for a, b in edges if a == n) for n in ready}
        waiting -= ready
    last = max(back.values())
    return {node: last - steps for node, steps in back.items()}


def _first_order(links, output, column):
    """Columns filled in the order of a walk from the output back: a tree has no crossing then."""
    order = [[] for _ in range(column[output] + 1)]
    stack, seen = [output], set()
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            order[column[node]].append(node)
            stack.extend(reversed([a for a, b in links if b == node]))
    return order


def _fewest_crossings(order, links):
    """Sort each column by the mean place of its neighbors, from both sides, and keep the best order seen."""
    best, fewest = order, _crossings(order, links)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        order = [list(nodes) for nodes in order]
        rightwards = sweep % 2 == 1
        for nodes in order if rightwards else reversed(order):
            rank = {node: i for each in order for i, node in enumerate(each)}
            near = {n: [rank[a if rightwards else b] for a, b in links if (b if rightwards else a) == n] for n in nodes}
            nodes.sort(key=lambda n: np.mean(near[n]) if near[n] else rank[n])
        if (crossings := _crossings(order, links)) < fewest:
            best, fewest = order, crossings
    return best


def _crossings(order, links):
    rank = {node: (c, i) for c, nodes in enumerate(order) for i, node in enumerate(nodes)}
    ends = [(*rank[a], rank[b][1]) for a, b in links]
    return sum(c == d and (i - j) * (k - m) < 0 for (c, i, k), (d, j, m) in itertools.combinations(ends, 2))


def _heights(order, links, room):
    """Heights drawn towards the mean of the neighbors, each column keeping its order and its distances."""
    near = {node: [] for nodes in order for node in nodes}
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    gaps = [[room(a)[1] + room(b)[0] for a, b in itertools.pairwise(nodes)] for nodes in order]
    height = {}
    for nodes, gap in zip(order, gaps, strict=True):
        stacked = np.concatenate([[0.0], np.cumsum(gap)])
        height |= dict(zip(nodes, stacked - stacked.mean(), strict=True))
    for sweep in range(2 * SWEEPS):
        columns = list(zip(order, gaps, strict=True))
        for nodes, gap in columns if sweep % 2 else reversed(columns):
            wanted = np.array([np.mean([height[m] for m in near[n]]) for n in nodes])
            height |= dict(zip(nodes, apart(wanted, gap), strict=True))
    return height


def apart(wanted, gaps):
    """The heights nearest to the wanted ones that keep their order and at least the gaps (isotonic regression)."""
    offset = np.concatenate([[0.0], np.cumsum(gaps)])
    blocks = []  # (mean, size), means rising
    for value in wanted - offset:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((n * a + m * b) / (n + m), n + m)]
    return np.repeat(*zip(*blocks, strict=True)) + offset
