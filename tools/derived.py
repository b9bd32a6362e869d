"""What the documents say that is taken from data: docs/structures.md, and the tables of the rules. Written by
`tools/tidy --draw`, which also checks that they are current."""
import re
import tomllib


def cell(text):
    return str(text).replace("|", "\\|")


def row(*cells):
    return "| " + " | ".join(cell(each) for each in cells) + " |"


def structures(root):
    """docs/structures.md from standards/structures/*.toml."""
    lines = ["# Dataset structures", "",
             "Made from `standards/structures/*.toml` by `tools/tidy --draw`: change those, not this page. A column of",
             "`item` is a concept: mappings and rules speak of it by this name.", ""]
    for path in sorted((root / "standards/structures").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
        lines += [f"## {table['name']}: {table['label']['en']} {table['label']['zh']}", ""]
        lines += [" ".join(line.lstrip("# ") for line in text.split("name =")[0].splitlines() if line.startswith("#")), ""]
        lines += [f"Partitions: {', '.join(f'`{name}`' for name in table['partition_by']) or 'none'}. "
                  f"Key: {', '.join(f'`{name}`' for name in table['key'])}.", ""]
        lines += [row("column", "type", "meaning", "含义", "code list", "WCO", "example"), "|---|---|---|---|---|---|---|"]
        for column in table["columns"]:
            lines.append(row(f"`{column['name']}`", column["type"], column["en"], column["zh"], column.get("list", ""),
                             column.get("wco", ""), column.get("example", "")))
        lines.append("")
    return "\n".join(lines)


def rules(root):
    """The shipped rules by file: code, severity, dataset and the text of a finding."""
    texts = {language: tomllib.loads((root / f"messages/rules.{language}.toml").read_text(encoding="utf-8"))["finding"]
             for language in ("en", "zh")}
    lines = []
    for path in sorted((root / "rules").glob("*.vtl")):
        text = path.read_text(encoding="utf-8")
        datasets = {}
        for dataset, ruleset in re.findall(r"check_datapoint\((\w+),\s*(\w+)\)", text):
            datasets.setdefault(ruleset, []).append(dataset)
        lines += [f"### {text.splitlines()[0].lstrip('/ ')}", "",
                  row("code", "severity", "of", "finding", "核查结果"), "|---|---|---|---|---|"]
        for name, body in re.findall(r"define datapoint ruleset (\w+)(.*?)end datapoint ruleset", text, flags=re.S):
            for code, severity in re.findall(r'errorcode "(\w+)"\s+errorlevel "(\w+)"', body):
                lines.append(row(f"`{code}`", severity, ", ".join(datasets[name]), texts["en"][code], texts["zh"][code]))
        lines.append("")
    return "\n".join(lines).rstrip()
