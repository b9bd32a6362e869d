"""Makes docs/structures.md from standards/structures/*.toml; tools/tidy writes it and checks that it is current."""
import tomllib


def cell(text):
    return str(text).replace("|", "\\|")


def document(root):
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
        lines += ["| column | type | meaning | 含义 | code list | WCO | example |", "|---|---|---|---|---|---|---|"]
        for column in table["columns"]:
            shown = [f"`{column['name']}`", column["type"], column["en"], column["zh"], column.get("list", ""),
                     column.get("wco", ""), column.get("example", "")]
            lines.append("| " + " | ".join(cell(each) for each in shown) + " |")
        lines.append("")
    return "\n".join(lines)
