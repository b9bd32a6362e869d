// The WCO data model in XML, as the UK customs declaration service speaks it: declarations,
// amendments, cancellations, the answers of customs, and the messages around them.
#include <algorithm>
#include <array>

#include "declaration/message.h"
#include "declaration/wco_amendment.h"
#include "declaration/wco_declaration.h"

namespace tw::declaration {
namespace {

using xml::Element;

// What an answer of customs means, by its function code.
struct Answer {
  std::string_view code;
  std::string_view kind;
};

constexpr Answer kAnswers[] = {
    {"01", "accepted"},   // DMSACC
    {"02", "received"},   // DMSRCV
    {"03", "rejected"},   // DMSREJ
    {"05", "control"},    // DMSCTL
    {"06", "control"},    // DMSDOC: documents are asked for
    {"07", "other"},      // DMSRES: an amendment was carried out
    {"08", "cleared"},    // DMSROG: released
    {"09", "cleared"},    // DMSCLE
    {"10", "cancelled"},  // DMSINV: invalidated
    {"11", "query"},      // DMSREQ: what became of a request
    {"13", "tax"},        // DMSTAX
    {"14", "other"},      // DMSCPI: a deposit is short
    {"15", "other"},      // DMSCPR: a reminder
    {"16", "other"},      // DMSEOG: goods have left
    {"17", "other"},      // DMSEXT
    {"18", "other"},      // DMSGER
    {"50", "query"},      // DMSQRY
};

void put_name(Row& row, std::string_view concept_name, const std::string& text) {
  if (!text.empty()) row.set(concept_name, text);
}

// A new event about `declaration`, or about none when it is absent.
Event event_of(const Element& message, std::string_view kind, const std::string& code,
               const Element& declaration) {
  Event event{Row(standards::structure("event"))};
  event.row.set("line", message.line());
  event.row.set("kind", std::string(kind));
  put_name(event.row, "code", code);
  const std::string local = declaration.at("FunctionalReferenceID").text();
  const std::string registered = declaration.at("ID").text();
  put_name(event.row, "declaration_number", local.empty() ? registered : local);
  put_name(event.row, "registered_number", registered);
  event.also_known_as = local.empty() ? std::string() : registered;
  return event;
}

void put_time(FieldReader& fields, Event& event, const Element& time) {
  put_name(event.row, "event_time", time.text());
  fields.put_day(event.row, "event_date", time);
}

// Of several Declaration elements the first is the declaration the answer is about; a second
// restates what an amendment changed.
Message read_answer(const Element& response, const std::string& file) {
  FieldReader fields(file);
  const Element declaration = response.at("Declaration");
  const Element function = response.at("FunctionCode");
  const std::string code = function.text();
  const auto answer = std::find_if(std::begin(kAnswers), std::end(kAnswers),
                                   [&](const Answer& each) { return each.code == code; });
  if (answer == std::end(kAnswers)) {
    fields.fail("read.unknown_code", function ? function : response, "code", code);
    return fields.unreadable(1);
  }
  Event event = event_of(response, answer->kind, code, declaration);
  const std::string number = wco::number_of(declaration);
  if (number.empty()) fields.fail("read.missing", response, "declaration_number", "");
  fields.put(event.row, "declaration_version", declaration.at("VersionID"));
  put_time(fields, event, response.at("IssueDateTime/DateTimeString"));
  // The day that counts is the one of acceptance, not of the answer.
  const Element accepted = declaration.at("AcceptanceDateTime/DateTimeString");
  if (accepted) fields.put_day(event.row, "event_date", accepted);
  if (answer->kind == "tax") {
    const Row& row = event.row;
    event.taxes = wco::read_taxes(declaration, std::get<std::string>(row.get("declaration_number")),
                                  "", "customs", fields);
    for (auto& tax : event.taxes) {
      if (!row.is_null("declaration_version")) {
        tax.set("declaration_version", row.get("declaration_version"));
      }
    }
  }
  if (fields.failed()) return fields.unreadable(1);
  return event;
}

Message read_original(const Element& element, const std::string& file, std::string_view function) {
  FieldReader fields(file);
  const auto items = wco::goods_items(element);
  const std::string flow = wco::flow_of(element);
  Declaration declaration;
  declaration.number = wco::number_of(element);
  declaration.line = element.line();
  if (declaration.number.empty()) {
    fields.fail("read.missing", element, "declaration_number", "");
  } else if (flow.empty()) {
    const Element type = element.at("TypeCode");
    fields.fail("read.unknown_code", type ? type : element, "flow", type.text());
  } else if (items.empty()) {
    fields.fail("read.no_items", element, "item_number", "");
  }
  if (fields.failed()) return fields.unreadable(items.size());

  auto parts = wco::read_parts(element, declaration.number, flow, fields);
  parts.header.set("flow", flow);
  parts.header.set("declaration_number", declaration.number);
  parts.header.set("declaration_version", std::int64_t{1});
  parts.header.set("message_function", std::string(function));
  for (auto& item : parts.items) item.fill_from(parts.header);
  if (fields.failed()) return fields.unreadable(items.size());
  declaration.items = std::move(parts.items);
  declaration.taxes = std::move(parts.taxes);
  declaration.charges = std::move(parts.charges);
  declaration.documents = std::move(parts.documents);
  declaration.parties = std::move(parts.parties);
  declaration.containers = std::move(parts.containers);
  return declaration;
}

Message read_amendment(const Element& element, const std::string& file) {
  FieldReader fields(file);
  Amendment amendment;
  amendment.number = wco::number_of(element);
  amendment.line = element.line();
  const std::string local = element.at("FunctionalReferenceID").text();
  if (local != amendment.number) amendment.also_known_as = local;
  if (amendment.number.empty()) {
    fields.fail("read.missing", element, "declaration_number", "");
  } else {
    amendment.changes = wco::read_changes(element, fields);
  }
  if (fields.failed()) return fields.unreadable(wco::goods_items(element).size());
  return amendment;
}

// Function 9 is an original, 5 a replacement of the whole; 1 and 3 withdraw. 13 is a request about
// a declaration that was lodged, whose type says what is asked: COR correction, INV invalidation,
// GPR the goods are presented.
Message read_declaration(const Element& element, const std::string& file) {
  const Element function = element.at("FunctionCode");
  const std::string code = function.text();
  const std::string type = element.at("TypeCode").text();
  if (code == "9" || code == "09") return read_original(element, file, "original");
  if (code == "5" || code == "05") return read_original(element, file, "amendment");
  if (code == "13" && type == "COR") return read_amendment(element, file);
  const bool cancels =
      code == "1" || code == "01" || code == "3" || (code == "13" && type == "INV");
  FieldReader fields(file);
  if (!cancels && !(code == "13" && type == "GPR")) {
    fields.fail("read.unknown_code", function ? function : element, "message_function",
                code + type);
    return fields.unreadable(wco::goods_items(element).size());
  }
  Event event = event_of(element, cancels ? "cancelled" : "other", type, element);
  if (wco::number_of(element).empty()) {
    fields.fail("read.missing", element, "declaration_number", "");
  }
  put_time(fields, event, element.at("IssueDateTime/DateTimeString"));
  if (fields.failed()) return fields.unreadable(1);
  return event;
}

// Movements of goods, queries and reports speak of declarations, and state none that is new.
bool is_other_message(std::string_view name) {
  return name.starts_with("inventoryLinking") || name.starts_with("InventoryLinking") ||
         name == "DeclarationFullResponse" || name == "DeclarationVersionResponse";
}

Message read_other(const Element& message) {
  const std::string code = message.at("messageCode").text();
  Event event =
      event_of(message, "other", code.empty() ? std::string(message.name()) : code, Element());
  const Element details = message.at("FullDeclarationDataDetails/HighLevelSummaryDetails");
  const Element version = message.at("DeclarationVersionDetails/Declaration");
  std::string registered = message.at("entryNumber").text();
  if (details) registered = details.at("MRN").text();
  if (version) registered = version.at("ID").text();
  std::string local = details ? details.at("LRN").text() : version.at("LRN").text();
  put_name(event.row, "registered_number", registered);
  put_name(event.row, "declaration_number", local.empty() ? registered : local);
  if (!local.empty()) event.also_known_as = registered;
  for (const auto* time : {"goodsArrivalDateTime", "goodsDepartureDateTime"}) {
    put_name(event.row, "event_time", message.at(time).text());
  }
  return event;
}

class WcoReader final : public MessageReader {
  // Files whose namespaces were lost have the prefix run into the name: mdMetaData, _2MetaData,
  // pDateTimeString. The model's names begin with a capital.
  std::string name_of(std::string_view name) const override {
    const auto capital =
        std::find_if(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) -
        name.begin();
    const bool spoilt = capital > 0 && capital <= 2 && capital < std::ssize(name);
    return std::string(spoilt ? name.substr(static_cast<std::size_t>(capital)) : name);
  }

  bool is_message(const Element& element) const override {
    const auto name = element.name();
    return name == "MetaData" || name == "Declaration" || name == "Response" ||
           is_other_message(name);
  }

  Message read_message(const Element& element, const std::string& file) const override {
    if (is_other_message(element.name())) return read_other(element);
    const bool wrapped = element.name() == "MetaData";
    const Element response = wrapped ? element.at("Response") : element;
    if (response.name() == "Response") return read_answer(response, file);
    const Element declaration = wrapped ? element.at("Declaration") : element;
    if (declaration) return read_declaration(declaration, file);
    FieldReader fields(file);
    fields.fail("read.unknown_message", element, "", std::string(element.name()));
    return fields.unreadable(1);
  }
};

}  // namespace

const MessageReader& wco_reader() {
  static const WcoReader reader;
  return reader;
}

}  // namespace tw::declaration
