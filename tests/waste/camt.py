"""Writes a small camt.053 statement in an older or a newer version."""


def camt(version: str) -> bytes:
    """Return a statement with a payment, a batch of two and a charge."""
    new = version >= "08"
    name = "<Pty><Nm>{}</Nm></Pty>" if new else "<Nm>{}</Nm>"
    status = "<Sts><Cd>BOOK</Cd></Sts>" if new else "<Sts>BOOK</Sts>"
    amount = '<Amt Ccy="CZK">{}</Amt>' if new else (
        '<AmtDtls><TxAmt><Amt Ccy="CZK">{}</Amt></TxAmt></AmtDtls>'
    )  # fmt: skip

    def entry(total: str, sign: str, reference: str, details: str) -> str:
        return (
            f'<Ntry><Amt Ccy="CZK">{total}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}'
            "<BookgDt><Dt>2026-06-01</Dt></BookgDt>"
            f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
        )

    def balance(code: str, value: str) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="CZK">{value}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            "<Dt><Dt>2026-06-01</Dt></Dt></Bal>"
        )

    references = "".join(
        f"<Strd><CdtrRefInf><Ref>{one}</Ref></CdtrRefInf></Strd>"
        for one in ("VS:1345000014", "KS:0558")
    )
    first = (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount.format('600.00')}"
        f"<RltdPties><Dbtr>{name.format('JANA NOVÁKOVÁ')}</Dbtr><DbtrAcct><Id>"
        "<IBAN>CZ5855000000001265098001</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>Odpady</Ustrd>{references}</RmtInf></TxDtls>"
    )
    batch = (
        "<TxDtls><Refs><EndToEndId>/VS1345000022/SS/KS0558</EndToEndId></Refs>"
        f"{amount.format('700.00')}</TxDtls>"
        "<TxDtls><Refs><Prtry><Tp>VS</Tp><Ref>1345000030</Ref></Prtry></Refs>"
        f"{amount.format('600.00')}</TxDtls>"
    )
    charge = f"<TxDtls><RltdPties><Cdtr>{name.format('BANKA')}</Cdtr></RltdPties></TxDtls>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id>"
        "<LglSeqNb>7</LglSeqNb><Acct><Id><IBAN>CZ6508000000192000145399</IBAN></Id></Acct>"
        + balance("PRCD", "100.00")
        + balance("CLBD", "1900.00")
        + entry("600.00", "CRDT", "A", first)
        + entry("1300.00", "CRDT", "B", batch)
        + entry("100.00", "DBIT", "C", charge)
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode()
