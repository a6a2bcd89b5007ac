"""Reads bank statements in the formats Czech banks give: GPC/ABO, camt.053 and Fio's JSON."""
