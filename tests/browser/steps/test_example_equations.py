"""One example's equations: what is written is the API's, or follows from it by the definitions.

Slopes come from the oracle's activations by automatic differentiation, losses from their formulas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from autograd import elementwise_grad
from numpy.typing import NDArray

from tests.browser.conftest import OpenPage, in_module, until
from tests.browser.opened_step import DIGITS, opened, step_of
from tests.server import Server
from tests.training import oracle_network

pytestmark = pytest.mark.browser

MOONS = "data=moons&data.n=8&data.test_fraction=0&runs=full,4,1"
SINE = "data=sine&data.n=12&data.test_fraction=0&runs=full,4,1"
IRIS = "data=iris&runs=full,16,1"
EXACT = {"linear", "relu", "leaky_relu"}  # activations whose slopes are constants

Array = NDArray[np.float64]
Of = Callable[[float], float]


@dataclass(frozen=True)
class Way:
    """One example of an opened step, with the parameters that it met."""

    reply: dict[str, Any]
    row: int = 0

    @property
    def count(self) -> int:
        return len(self.reply["layers"])

    def of(self, key: str) -> Any:
        return self.reply["examples"][key][self.row]

    def layer(self, number: int, key: str) -> Array:
        """z, a or δ of a layer; a of layer 0 is x."""
        if number == 0:
            return np.array(self.of("x"))
        return np.array(self.reply["layers"][number - 1][key][self.row])

    def parameter(self, name: str) -> Array:
        """W of shape (inputs, outputs), or b (outputs,)."""
        columns = self.reply["parameters"]
        values = zip(columns["names"], columns["before"], strict=True)
        flat = np.array([value for column, value in values if column.startswith(f"{name}[")])
        return flat if name[0] == "b" else flat.reshape(-1, len(self.parameter(f"b{name[1:]}")))

    def slopes(self, number: int) -> Array:
        phi = oracle_network.ACTIVATIONS[self.reply["network"]["activation"]]
        slopes: Array = elementwise_grad(phi)(self.layer(number, "z"))
        return slopes

    def back(self, number: int) -> Array:
        """δ Wᵀ of the layer above."""
        return self.layer(number + 1, "delta") @ self.parameter(f"W{number + 1}").T


def way_of(server: Server, query: str, step: int = 2, examples: str = "0:1", row: int = 0) -> Way:
    fields = "examples,layers,parameters,gradients"
    reply = step_of(server, query, run=0, step=step, examples=examples, fields=fields)
    return Way(reply, row)


# A term without its leading sign as rows of what is written, beside the numbers as format writes
# them; and every equation as one line of text.
READ = """
  const format = await import('/static/js/core/format.js');
  const own = Object.fromEntries(
    Object.entries(given.reply.examples).map(([key, rows]) => [key, rows[given.row]]));
  const layers = given.reply.layers.map(({ z, a, delta }) => (
    { z: z[given.row], a: a[given.row], delta: delta[given.row] }));
  const { names, before } = given.reply.parameters;
  const known = new Map(names.map((name, i) => [name, before[i]]));
  const parameterAt = given.known
    ? (array, i, j) => known.get(j === undefined ? `${array}[${i}]` : `${array}[${i},${j}]`) : null;
  const text = (tree) => (typeof tree === 'string' ? tree : tree.slice(1).map(text).join(''));
  const tableOf = (tree) => (tree[0] === 'mtable' ? tree
    : tree.slice(1).filter(Array.isArray).map(tableOf).find(Boolean));
  const rows = (tree) => tableOf(tree)?.slice(1).map((row) => row.slice(1).map(text));
  const stages = m.equationsOf(given.reply, { ...own, layers }, parameterAt);
  const deep = (values) => (Array.isArray(values) ? values.map(deep) : format.loss(values));
  return {
    stages: stages.map(({ title, note }) => [title, note ?? '']),
    terms: Object.fromEntries(stages.flatMap(({ equations }) => equations.flatMap(
      ({ name, terms }) => terms.map((term) => [`${name}: ${term.name}`, rows(term.tree)])))),
    lines: Object.fromEntries(stages.flatMap(({ equations }) => equations.map(
      ({ name, left, terms }) =>
        [name, [left, ...terms.map(({ tree }) => tree)].map(text).join('')]))),
    wanted: deep(given.wanted),
  };
"""


def read(open_page: OpenPage, way: Way, wanted: Any = None, known: bool = True) -> dict[str, Any]:
    """What the module writes of this example, and `wanted` numbers as the page would write them."""
    found: dict[str, Any] = in_module(
        open_page,
        "core/step/example-equations.js",
        READ,
        {"reply": way.reply, "row": way.row, "known": known, "wanted": wanted or []},
    )
    return found


def expected(way: Way) -> dict[str, list[list[float]]]:
    """The numbers of every term in brackets, by the names of equation and term."""
    found: dict[str, Array] = {}
    for number in range(1, way.count + 1):
        below = "x" if number == 1 else f"a{number - 1}"
        inputs, delta = way.layer(number - 1, "a"), way.layer(number, "delta")
        found |= {
            f"z{number}: {below}": inputs,
            f"z{number}: W{number}": way.parameter(f"W{number}"),
            f"z{number}: b{number}": way.parameter(f"b{number}"),
            f"z{number}: result": way.layer(number, "z"),
            f"{'ŷ' if number == way.count else f'a{number}'}: result": way.layer(number, "a"),
            f"δ{number}: result": delta,
            f"∂ℓ/∂W{number}: {below} transposed": inputs[:, None],
            f"∂ℓ/∂W{number}: δ{number}": delta,
            f"∂ℓ/∂W{number}: result": np.outer(inputs, delta),
            f"∂ℓ/∂b{number}: result": delta,
        }
        if number < way.count:
            above = f"δ{number + 1} W{number + 1} transposed"
            found |= {
                f"{above}: δ{number + 1}": way.layer(number + 1, "delta"),
                f"{above}: W{number + 1} transposed": way.parameter(f"W{number + 1}").T,
                f"{above}: result": way.back(number),
                f"δ{number}: what comes back": way.back(number),
                f"δ{number}: slopes": way.slopes(number),
            }
    return {name: np.atleast_2d(values).tolist() for name, values in found.items()}


@pytest.mark.parametrize("hidden", ["", "4", "5,3"])
@pytest.mark.parametrize("activation", oracle_network.ACTIVATIONS)
def test_every_number_is_the_apis_or_follows_from_it(
    open_page: OpenPage, server: Server, activation: str, hidden: str
) -> None:
    way = way_of(server, f"{MOONS}&model.activation={activation}&model.hidden={hidden}")
    for number in range(1, way.count):
        error = way.back(number) * way.slopes(number)
        np.testing.assert_allclose(way.layer(number, "delta"), error, rtol=1e-12, atol=1e-15)
    gradient = []
    for number in range(1, way.count + 1):
        delta = way.layer(number, "delta")
        gradient += [*np.outer(way.layer(number - 1, "a"), delta).ravel(), *delta]
    np.testing.assert_allclose(way.reply["gradients"][0], gradient, rtol=1e-12, atol=1e-15)

    numbers = expected(way)
    found = read(open_page, way, list(numbers.values()))
    wanted = dict(zip(numbers, found["wanted"], strict=True))
    for name in numbers:
        if name.endswith("slopes") and activation in EXACT:
            wanted[name] = [[f"{value:g}" for value in numbers[name][0]]]
        assert found["terms"][name] == wanted[name], name
    slopes = [name for name in found["terms"] if "′" in name and name.endswith("result")]
    assert [found["terms"][name] for name in slopes] == [
        wanted[f"δ{number}: slopes"] for number in reversed(range(1, way.count))
    ]
    tables = {name for name, rows in found["terms"].items() if rows} - set(slopes)
    between = {name for name in tables if name[0] == "t"}  # gelu's t₁ has a test of its own
    assert tables - between == set(numbers)


def test_the_t_of_gelu_is_written_with_its_numbers(open_page: OpenPage, server: Server) -> None:
    way = way_of(server, f"{MOONS}&model.activation=gelu&model.hidden=4")
    z = way.layer(1, "z")
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    np.testing.assert_allclose(way.layer(1, "a"), z * (1 + t) / 2, rtol=1e-12)
    found = read(open_page, way, [t.tolist()])
    assert found["terms"]["t1: result"] == found["wanted"]


FORMS = {
    "linear": ("linear(z1)=z1", "linear′(z1)=1"),
    "sigmoid": ("σ(z1)=11+e−z1", "σ′(z1)=a1⊙(1−a1)"),
    "tanh": ("tanh(z1)", "tanh′(z1)=1−a12"),
    "relu": ("relu(z1)=max(0,z1)", "relu′(z1)=1 where z1>0, otherwise 0"),
    "leaky_relu": ("leaky relu(z1)=max(0.01z1,z1)", "leaky relu′(z1)=1 where z1>0, otherwise 0.01"),
    "elu": ("elu(z1)=z1 where z1>0, otherwise ez1−1", "elu′(z1)=min(a1,0)+1"),
    "softplus": ("softplus(z1)=log(1+ez1)", "softplus′(z1)=1−e−a1"),
    "gelu": (
        "gelu(z1)=12z1⊙(1+t1)",
        "gelu′(z1)=12(1+t1)+12z1⊙(1−t12)⊙2/π(1+0.134145z12)",
    ),
}


@pytest.mark.parametrize("activation", oracle_network.ACTIVATIONS)
def test_each_activation_and_its_slope_are_defined(
    open_page: OpenPage, server: Server, activation: str
) -> None:
    way = way_of(server, f"{MOONS}&model.activation={activation}&model.hidden=4")
    lines = {
        name: line.replace("\u00a0", " ").replace("\u2009", "")
        for name, line in read(open_page, way)["lines"].items()
    }
    forward, slope = FORMS[activation]
    assert lines["a1"].startswith(f"a1={forward}=")
    name = slope.split("=")[0]
    assert lines[name].startswith(f"{slope}=")
    assert lines["δ1"].startswith(f"δ1=(δ2W2T)⊙{name}=")


@pytest.mark.parametrize("activation", oracle_network.ACTIVATIONS)
def test_slopes_are_those_of_the_training_at_kinks_too(
    open_page: OpenPage, activation: str
) -> None:
    z = np.concatenate([np.linspace(-4, 4, 41), [0.0, 1e-9, -1e-9, 10.0, -10.0]])
    phi = oracle_network.ACTIVATIONS[activation]
    slopes = in_module(
        open_page,
        "core/network/network.js",
        "return given.z.map((z, i) => m.SLOPES[given.name](z, given.a[i]));",
        {"z": z.tolist(), "a": phi(z).tolist(), "name": activation},
    )
    np.testing.assert_allclose(slopes, elementwise_grad(phi)(z), rtol=1e-7, atol=1e-13)


@pytest.mark.parametrize(
    ("activation", "note"),
    [
        ("relu", "at z = 0 the slope 0 is used"),
        ("leaky_relu", "at z = 0 the slope 0.01 is used"),
        ("elu", ""),
    ],
)
def test_a_kink_is_spoken_of(
    open_page: OpenPage, server: Server, activation: str, note: str
) -> None:
    way = way_of(server, f"{MOONS}&model.activation={activation}&model.hidden=4")
    assert read(open_page, way)["stages"][-1] == ["Layer 1, backward", ""]
    way.reply["layers"][0]["z"][0][1] = 0
    assert read(open_page, way)["stages"][-1] == ["Layer 1, backward", note]


def in_brackets(value: float, written: str) -> str:
    return f"({written})" if value < 0 else written


def rows_where(way: Way, chosen: Any) -> Way:
    """The first example that `chosen(y, ŷ)` is true of."""
    examples = way.reply["examples"]
    pairs = zip(examples["y"], examples["prediction"], strict=True)
    return Way(way.reply, next(i for i, (y, p) in enumerate(pairs) if chosen(y, p[0])))


# ℓ and δ of e = ŷ − y, and how both are written with E for e.
OF_DIFFERENCE: dict[str, tuple[Of, Of, str, str]] = {
    "squared_error": (lambda e: e**2, lambda e: 2 * e, "({E})2", "2({E})"),
    "absolute_error": (abs, np.sign, "|{E}|", "sign({E})"),
    "within": (lambda e: e**2 / 2, lambda e: e, "12({E})2", "{E}"),
    "beyond": (lambda e: abs(e) - 0.5, np.sign, "|{E}|−12", "sign({E})"),
}


@pytest.mark.parametrize("hidden", ["", "4", "5,3"])
@pytest.mark.parametrize("target", [-1, 1])
@pytest.mark.parametrize("form", OF_DIFFERENCE)
def test_losses_of_a_difference(
    open_page: OpenPage, server: Server, form: str, target: int, hidden: str
) -> None:
    """A target below 0 stands in brackets behind the minus."""
    is_huber = form in ("within", "beyond")
    query = f"{SINE}&loss={'huber' if is_huber else form}&model.hidden={hidden}"
    way = rows_where(
        way_of(server, query, step=0, examples="0:12"),
        lambda y, p: y * target > 0 and (not is_huber or (abs(p - y) <= 1) == (form == "within")),
    )
    y, p = way.of("y"), way.of("prediction")[0]
    loss, error, loss_form, error_form = OF_DIFFERENCE[form]
    assert way.of("loss") == pytest.approx(loss(p - y), rel=1e-12)
    assert way.layer(way.count, "delta")[0] == pytest.approx(error(p - y), rel=1e-12)
    found = read(open_page, way, [p, y, loss(p - y), error(p - y)])
    shown_p, shown_y, shown_loss, shown_error = found["wanted"]
    numbers = f"{shown_p}−{in_brackets(y, shown_y)}"
    assert found["lines"]["ℓ"] == "=".join(
        ["ℓ", loss_form.format(E="y^−y"), loss_form.format(E=numbers), shown_loss]
    )
    delta = f"δ{way.count}"
    assert found["lines"][delta] == "=".join(
        [delta, error_form.format(E="y^−y"), error_form.format(E=numbers), shown_error]
    )


@pytest.mark.parametrize("hidden", ["", "4", "5,3"])
@pytest.mark.parametrize("target", [0, 1])
def test_binary_cross_entropy(
    open_page: OpenPage, server: Server, target: int, hidden: str
) -> None:
    way = rows_where(
        way_of(server, f"{MOONS}&model.hidden={hidden}", examples="0:8"), lambda y, _: y == target
    )
    p = way.of("prediction")[0]
    likelihood = p if target else 1 - p
    assert way.of("loss") == pytest.approx(-np.log(likelihood), rel=1e-12)
    assert way.layer(way.count, "delta")[0] == pytest.approx(p - target, rel=1e-12)
    found = read(open_page, way, [likelihood, way.of("loss"), p, p - target])
    inside, loss, shown_p, error = found["wanted"]
    symbols = "y^" if target else "1−y^"
    assert found["lines"]["ℓ"].replace("\u2009", "") == (
        f"ℓ=−ylog(y^)−(1−y)log(1−y^)=−log({symbols})=−log({inside})={loss}"
    )
    delta = f"δ{way.count}"
    assert found["lines"][delta] == f"{delta}=y^−y={shown_p}−{target}={error}"


@pytest.mark.parametrize("hidden", ["", "4", "5,3"])
@pytest.mark.parametrize("row", [0, 1, 2, 3])
def test_softmax_cross_entropy(open_page: OpenPage, server: Server, row: int, hidden: str) -> None:
    way = way_of(server, f"{IRIS}&model.hidden={hidden}", examples="0:4", row=row)
    p, y = np.array(way.of("prediction")), int(way.of("y"))
    assert way.of("loss") == pytest.approx(-np.log(p[y]), rel=1e-12)
    one_hot = np.eye(3)[y]
    np.testing.assert_allclose(way.layer(way.count, "delta"), p - one_hot, rtol=1e-12, atol=1e-16)
    found = read(open_page, way, [p[y], way.of("loss"), p.tolist(), (p - one_hot).tolist()])
    inside, loss, shown_p, error = found["wanted"]
    assert found["lines"]["ℓ"] == f"ℓ=−log(y^y)=−log({inside})={loss}"
    delta = f"δ{way.count}"
    assert found["lines"][delta].startswith(f"{delta}=y^−𝐲=")
    assert found["terms"][f"{delta}: ŷ"] == [shown_p]
    assert found["terms"][f"{delta}: one-hot y"] == [[f"{value:g}" for value in one_hot]]
    assert found["terms"][f"{delta}: result"] == [error]
    notes = dict(found["stages"])
    assert f"y = {y} is the number of the class" in notes["Loss"]
    assert "𝐲 is one-hot" in notes[f"Layer {way.count}, backward"]


def test_ten_classes_are_all_written_out(open_page: OpenPage, server: Server) -> None:
    way = way_of(server, DIGITS, step=1)
    found = read(open_page, way, [way.layer(2, "delta").tolist()], known=False)
    assert found["terms"]["δ2: result"] == found["wanted"]
    assert found["terms"]["δ2: one-hot y"][0].index("1") == way.of("y")
    assert len(found["terms"]["∂ℓ/∂W2: result"][0]) == 10
    assert found["lines"]["z1"].endswith("·W1+b1=" + "".join(found["terms"]["z1: result"][0]))
    assert "δ2 W2 transposed" not in found["lines"]  # W2 is not known, so no numbers of it
    assert "⋯" in found["terms"]["relu′(z1): result"][0]


@pytest.mark.parametrize("target", [0, 4, 11, 18, 19])
def test_of_many_classes_the_examples_own_is_never_left_out(
    open_page: OpenPage, target: int
) -> None:
    shown = in_module(
        open_page, "core/step/example-loss.js", "return m.placesOf(20, given);", target
    )
    places = [place for place in shown if place is not None]
    assert target in places
    assert places == sorted(set(places))
    assert len(shown) <= 14
    gaps = [i for i, place in enumerate(shown) if place is None]
    assert gaps
    assert all(shown[i + 1] - shown[i - 1] > 1 for i in gaps)


WIDE = """() => [...document.querySelectorAll('.stage-term')]
  .map((e) => ({
    name: e.getAttribute('aria-label'), wide: e.scrollWidth > e.clientWidth + 1,
    stop: e.tabIndex === 0, group: e.getAttribute('role') === 'group', cut: e.dataset.cut ?? '',
  }))"""


def test_nothing_of_a_small_network_is_cut_and_no_term_is_a_stop(open_page: OpenPage) -> None:
    with open_page(f"/?{MOONS}&model.hidden=8,4&panels=step&run=1&at=2") as page:
        opened(page)
        page.wait_for_selector("[data-part=equations] .stage")
        terms = page.evaluate(WIDE)
        assert len(terms) > 40
        assert not any(term["wide"] or term["stop"] or term["group"] for term in terms)
        beyond = """() => { const box = document.querySelector('[data-part=equations]');
          return [...box.querySelectorAll('math, mtable')].filter((e) =>
            e.getBoundingClientRect().right > box.getBoundingClientRect().right + 1).length; }"""
        assert page.evaluate(beyond) == 0
        heights = page.eval_on_selector_all(
            "[data-part=equations] mtr", "all => all.map((e) => e.getBoundingClientRect().height)"
        )
        assert min(heights) >= 16


def test_on_a_phone_only_what_is_wider_is_a_stop_with_a_name(open_page: OpenPage) -> None:
    with open_page(f"/?{DIGITS}&panels=step&run=1&at=2", 390, 844) as page:
        opened(page)
        page.wait_for_selector("[data-part=equations] .stage")
        terms = page.evaluate(WIDE)
        assert any(term["wide"] for term in terms)
        for term in terms:
            assert term["stop"] == term["group"] == term["wide"] == bool(term["cut"])
        names = [term["name"] for term in terms if term["stop"]]
        assert "∂ℓ/∂W2" in names
        assert len(set(names)) == len(names) < len(terms) / 3
        page.focus('[aria-label="∂ℓ/∂W2"]')
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        until(
            page,
            """() => document.querySelector('[aria-label="∂ℓ/∂W2"]')
                         .dataset.cut.includes('start')""",
        )
        page.set_viewport_size({"width": 1440, "height": 900})
        until(page, "() => !document.querySelector('.stage-term[tabindex]')")
