"""The panels of the last lesson: a kernel on a row against NumPy's own, attention against its formula."""

import re

import numpy as np
import pytest

import coursekit as ck
from coursekit.panels.convolution import ROW

pytestmark = pytest.mark.usefixtures("unseen")

convolution, attention = ck.panels.convolution, ck.panels.attention


@pytest.mark.parametrize("kernel", [(0, 1, 0), (-1, 0, 1), (0.5, -2, 1.3)])
@pytest.mark.parametrize("place", [1, 9, 18])
def test_the_output_is_that_of_numpy_with_the_kernel_turned_over(kernel, place):
    """What networks call a convolution is a correlation: mathematics turns the kernel over."""
    panel = convolution(*kernel, place=place)
    expected = np.convolve(ROW, kernel[::-1], "valid")
    np.testing.assert_allclose(panel.result.output, expected, atol=1e-12)
    np.testing.assert_allclose(panel.result.output, np.correlate(ROW, kernel, "valid"), atol=1e-12)
    low, high = map(float, re.search(r"output from (\S+) to ([^,]+),", panel.text).groups())
    assert (low, high) == pytest.approx((expected[:place].min(), expected[:place].max()), abs=0.006)
    assert f"not 0 at {np.count_nonzero(abs(expected[:place]) > 1e-9)} of them" in panel.text
    assert f"after {place} place{'s' * (place > 1)}:" in panel.text


def test_before_its_first_place_a_kernel_has_said_nothing():
    assert convolution(place=0).text == "Kernel (0, 1, 0), before its first place"


def test_a_dense_layer_of_the_same_shape_has_a_weight_for_each_pair():
    assert f"3 weights where a dense layer has {len(ROW) * (len(ROW) - 2)}" in convolution().text


@pytest.mark.parametrize("query", [-4, -0.3, 0, 1, 4])
@pytest.mark.parametrize(("key", "value"), [(-0.5, 3), (2.5, -4)])
def test_attention_is_a_weighted_mean_of_the_values(query, key, value):
    panel = attention(query, key, value)
    keys, values = [-2, key, 0.5, 1.5], [1, value, -2, -1]
    e = [np.exp(query * k) for k in keys]
    weights = [one / sum(e) for one in e]
    said = [int(share) for share in re.findall(r"[A-D] (\d+) %", panel.text)]
    assert said == pytest.approx([100 * w for w in weights], abs=0.51)
    output = float(re.search(r"output is (\S+)$", panel.text)[1])
    assert output == pytest.approx(sum(w * v for w, v in zip(weights, values, strict=True)), abs=0.0051)
