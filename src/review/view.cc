#include "review/view.h"

#include <algorithm>

#include "declaration/corrected.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

lake::Parameters parameters_of(const RecordKey& record) {
  return {{"source", record.source},
          {"declaration_number", record.declaration_number},
          {"declaration_version", record.declaration_version},
          {"item_number", record.item_number}};
}

// The item's row in the view item or item_declared.
lake::Rows row_of(lake::Connection& connection, const char* relation, const RecordKey& record) {
  sql::Select select;
  std::vector<sql::Expr> same;
  for (const auto& [name, value] : parameters_of(record)) {
    same.push_back(sql::binary("=", sql::column(name), sql::literal(value)));
  }
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table(relation)};
  select.where = sql::all(std::move(same));
  select.limit = 1;
  return connection.query(sql::print(select));
}

std::vector<FieldView> fields_of(lake::Connection& connection, const RecordKey& record) {
  const auto declared = row_of(connection, "item_declared", record);
  const auto corrected = row_of(connection, "item", record);
  std::vector<FieldView> fields;
  if (declared.empty() || corrected.empty()) return fields;
  for (const auto& each : standards::structure("item").concepts) {
    const auto in = [&](const lake::Rows& rows) {
      const auto at = std::find(rows.columns.begin(), rows.columns.end(), each.name);
      TW_ASSERT(at != rows.columns.end());
      return rows.text(0, static_cast<std::size_t>(at - rows.columns.begin()));
    };
    FieldView field{each.name, each.label, in(declared), in(corrected),
                    declaration::may_be_corrected(each.name)};
    if (!field.declared.empty() || !field.value.empty()) fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<SuggestionView> suggestions_on(lake::Connection& connection, const RecordKey& record) {
  const auto rows = connection.query(sql::query("review", "suggestion"), parameters_of(record));
  std::vector<SuggestionView> views;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    views.push_back({rows.integer(i, 0),
                     rows.text(i, 1),
                     rows.text(i, 2),
                     rows.text(i, 3),
                     rows.text(i, 4),
                     rows.real(i, 5),
                     {rows.text(i, 6), rows.text(i, 7)},
                     {rows.text(i, 8), rows.text(i, 9)}});
  }
  return views;
}

template <class View>
std::vector<View> of_record(std::vector<View> views, const RecordKey& record) {
  std::erase_if(views, [&](const View& view) {
    return view.record.source != record.source ||
           view.record.declaration_number != record.declaration_number ||
           view.record.item_number != record.item_number;
  });
  return views;
}

}  // namespace

RecordView view_of(lake::Connection& connection, const RecordKey& record, const std::string& now) {
  RecordView view{.record = record};
  if (record.item_number > 0) view.fields = fields_of(connection, record);
  for (const auto& field : view.fields) {
    if (field.name == "flow") view.flow = field.value;
  }
  const auto findings =
      connection.query(sql::query("review", "findings_on"), parameters_of(record));
  for (std::size_t i = 0; i < findings.size(); ++i) {
    view.findings.push_back({findings.text(i, 0),
                             findings.text(i, 1),
                             findings.text(i, 2),
                             {findings.text(i, 3), findings.text(i, 4)}});
  }
  view.suggestions = suggestions_on(connection, record);
  view.corrections = of_record(corrections_of(connection), record);
  view.decisions = of_record(decisions_of(connection, now), record);
  return view;
}

std::vector<CorrectionView> corrections_of(lake::Connection& connection) {
  const auto rows = connection.query(sql::query("review", "corrections"));
  std::vector<CorrectionView> views;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    views.push_back({rows.text(i, 0),
                     rows.text(i, 1),
                     {rows.text(i, 2), rows.text(i, 3), rows.integer(i, 4), rows.integer(i, 5)},
                     rows.text(i, 6),
                     rows.text(i, 7),
                     rows.text(i, 8),
                     rows.text(i, 9),
                     rows.text(i, 10),
                     rows.text(i, 11),
                     rows.text(i, 12)});
  }
  return views;
}

std::vector<DecisionView> decisions_of(lake::Connection& connection, const std::string& now) {
  const auto rows = connection.query(sql::query("review", "decisions"), {{"now", now}});
  std::vector<DecisionView> views;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    views.push_back({rows.text(i, 0),
                     rows.text(i, 1),
                     {rows.text(i, 2), rows.text(i, 3), rows.integer(i, 4), rows.integer(i, 5)},
                     rows.text(i, 6),
                     rows.text(i, 7),
                     rows.text(i, 8),
                     rows.integer(i, 9),
                     rows.integer(i, 10) != 0});
  }
  return views;
}

}  // namespace tw::review
