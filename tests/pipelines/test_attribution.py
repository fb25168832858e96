"""Four eyes by login: who asked for a run over the web does not decide on it under another name.

That the login is the one the proxy checked is tested with the proxy, in tests/deploy.
"""

import pytest
from sqlalchemy import create_engine

from pipelines.approvals import APPROVED, Approvals, FourEyes


def test_who_logged_in_cannot_approve_the_own_run_under_another_name(tmp_path):
    approvals = Approvals(create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}"))
    with pytest.raises(FourEyes):
        approvals.decide(2023, "a" * 64, APPROVED, "A. de Boer", "", "m.visser", "M.Visser")
    decision = approvals.decide(2023, "a" * 64, APPROVED, "A. de Boer", "", "m.visser", "boer")
    assert approvals.is_approved("a" * 64)
    assert approvals.latest("a" * 64).by == "A. de Boer (boer)"
    assert decision.by == "A. de Boer (boer)"
