#include "server/http.h"

#include <openssl/ssl.h>

#include <utility>  // asio's awaitable needs it and does not say so

// clang 14 has coroutines and does not announce them in the way Boost 1.74 looks for.
#if defined(__clang__) && !defined(BOOST_ASIO_HAS_CO_AWAIT)
#define BOOST_ASIO_HAS_CO_AWAIT 1
#define BOOST_ASIO_HAS_STD_COROUTINE 1
#endif

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/file.h"
#include "server/wire.h"
#include "server/workers.h"

namespace tw::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t kPiece = 64 * 1024;  // of a body, in either direction
constexpr std::uint64_t kDrained =
    64 * 1024;  // of a body that nobody wants, to keep the connection
constexpr auto kLinger = std::chrono::seconds(2);
constexpr auto kHeartbeat = std::chrono::seconds(15);

// Completion of an operation in a coroutine; what goes wrong is put into `error`.
auto into(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  virtual void close_if_idle() = 0;
};

}  // namespace

struct HttpServer::State {
  State(const HttpSettings& settings_, Application& application_, HttpCounters& counters_)
      : settings(settings_),
        application(application_),
        counters(counters_),
        context(settings_.network_threads),
        acceptor(asio::make_strand(context)),
        signals(acceptor.get_executor()),
        drain(acceptor.get_executor()),
        workers(settings_.workers, settings_.waiting, counters_.waiting) {}

  HttpSettings settings;
  Application& application;
  HttpCounters& counters;
  asio::io_context context;
  std::optional<asio::ssl::context> tls;
  tcp::acceptor acceptor;
  asio::signal_set signals;
  asio::steady_timer drain;
  std::atomic<bool> stopping{false};

  std::mutex mutex;  // of the two below
  std::set<LiveConnection*> live;
  std::map<std::string, std::size_t> by_address;

  Workers workers;  // last: ends before what its tasks refer to

  // False: over a limit.
  bool enter(const std::string& address) {
    const std::lock_guard lock(mutex);
    auto& count = by_address[address];
    if (count >= settings.connections_an_address ||
        counters.connections >= static_cast<std::int64_t>(settings.connections)) {
      if (count == 0) by_address.erase(address);
      ++counters.turned_away;
      return false;
    }
    ++count;
    ++counters.connections;
    ++counters.accepted;
    return true;
  }

  void leave(const std::string& address) {
    const std::lock_guard lock(mutex);
    if (--by_address[address] == 0) by_address.erase(address);
    if (--counters.connections == 0 && stopping)
      asio::post(drain.get_executor(), [this] { drain.cancel(); });
  }

  asio::awaitable<void> accept();
  void stop_now();
};

namespace {

// Runs `work` on a worker and comes back to the coroutine's executor. False: refused, all are busy.
template <class Work>
asio::awaitable<bool> on_worker(Workers& workers, bool may_refuse, Work work) {
  const auto executor = co_await asio::this_coro::executor;
  auto start = [&workers, may_refuse, executor, &work](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const auto resume = [executor, shared](bool done) {
      asio::post(executor, [shared, done] {
        auto mine = std::move(*shared);  // so that the worker's copy of the pointer owns nothing
        mine(done);
      });
    };
    auto task = [&work, resume] {
      work();
      resume(true);
    };
    if (!may_refuse) {
      workers.add(std::move(task));
    } else if (!workers.offer(std::move(task))) {
      resume(false);
    }
  };
  const bool done = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(
      std::move(start), asio::use_awaitable);
  co_return done;
}

template <class Stream>
class Connection : public LiveConnection, public std::enable_shared_from_this<Connection<Stream>> {
 public:
  static constexpr bool kIsTls = std::is_same_v<Stream, TlsStream>;

  template <class... Tls>
  Connection(HttpServer::State* state, tcp::socket socket, std::string address, Tls&... tls)
      : state_(*state),
        settings_(state->settings),
        stream_(std::move(socket), tls...),
        address_(std::move(address)) {
    const std::lock_guard lock(state_.mutex);
    state_.live.insert(this);
  }
  ~Connection() override {
    {
      const std::lock_guard lock(state_.mutex);
      state_.live.erase(this);
    }
    state_.leave(address_);
  }

  void close_if_idle() override {
    if (!idle_) return;
    asio::post(stream_.get_executor(), [weak = this->weak_from_this()] {
      if (const auto self = weak.lock(); self && self->idle_) self->lowest().cancel();
    });
  }

  asio::awaitable<void> serve() {
    boost::system::error_code error;
    if constexpr (kIsTls) {
      lowest().expires_after(settings_.header_time);
      co_await stream_.async_handshake(asio::ssl::stream_base::server, into(error));
      if (error) co_return;
      name_client();
    }
    for (bool goes_on = true; goes_on;) goes_on = co_await exchange();
    co_await end();
  }

 private:
  auto& lowest() { return beast::get_lowest_layer(stream_); }

  void name_client() {
    if constexpr (kIsTls) {
      X509* certificate = SSL_get_peer_certificate(stream_.native_handle());
      if (certificate == nullptr) return;
      BIO* memory = BIO_new(BIO_s_mem());
      X509_NAME_print_ex(memory, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
      char* text = nullptr;
      const long size = BIO_get_mem_data(memory, &text);
      if (size > 0) client_.assign(text, static_cast<std::size_t>(size));
      BIO_free(memory);
      X509_free(certificate);
    }
  }

  // Waits for the first byte of a request. False: there will be none.
  asio::awaitable<bool> begins() {
    if (buffer_.size() > 0) co_return true;  // a pipelined one is here already
    idle_ = true;
    if (state_.stopping) co_return false;
    lowest().expires_after(is_first_ ? settings_.header_time : settings_.idle_time);
    boost::system::error_code error;
    const auto bytes = co_await stream_.async_read_some(buffer_.prepare(512), into(error));
    idle_ = false;
    is_first_ = false;
    buffer_.commit(bytes);
    co_return !error;
  }

  // One request and its answer. False: the connection ends.
  asio::awaitable<bool> exchange() {
    const bool began = co_await begins();
    if (!began) co_return false;
    http::request_parser<http::empty_body> parser;
    parser.header_limit(settings_.header_bytes);
    parser.body_limit(UINT64_MAX);  // ours is known later; Boost 1.74 takes `none` for 0
    lowest().expires_after(settings_.header_time);
    boost::system::error_code error;
    co_await http::async_read_header(stream_, buffer_, parser, into(error));
    Request request = request_of(parser.get());
    received_ = 0;
    begin_ = Clock::now();
    if (error) {
      const bool is_malformed =
          error.category() == http::make_error_code(http::error::bad_method).category() &&
          error != http::error::end_of_stream && error != http::error::partial_message;
      if (!is_malformed) co_return false;
      const bool is_large = error == http::error::header_limit;
      Response refusal =
          state_.application.refuse(request, is_large ? 431 : 400,
                                    is_large ? "request.header_too_large" : "request.malformed");
      version_ = 11;
      co_await write(request, refusal, false);
      co_return false;
    }
    version_ = parser.get().version();
    ++state_.counters.in_flight;
    bool keeps = parser.get().keep_alive();
    Response response;
    keeps = (co_await respond(parser, request, response)) && keeps && !state_.stopping &&
            (version_ >= 11 || !(response.pieces || response.events));
    const bool is_whole = co_await write(request, response, keeps);
    --state_.counters.in_flight;
    co_return keeps&& is_whole;
  }

  Request request_of(const http::request<http::empty_body>& message) {
    Request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) {
      request.headers.add(std::string(field.name_string()), std::string(field.value()));
    }
    request.peer = address_;
    request.is_secure = kIsTls;
    request.client_certificate = client_;
    request.id = request_id(request.headers.get("X-Request-Id"));
    return request;
  }

  // Runs the application. False: the connection must end after the answer.
  asio::awaitable<bool> respond(http::request_parser<http::empty_body>& parser, Request& request,
                                Response& response) {
    Application& application = state_.application;
    const auto length = parser.content_length();
    const bool has_body = parser.chunked() || (length && *length > 0);
    if (!read_target(request) || (version_ >= 11 && request.headers.find("Host") == nullptr)) {
      response = application.refuse(request, 400, "request.malformed");
      co_return !has_body;
    }
    Intake intake;
    bool is_answered = true;
    auto first = [&] {
      intake = application.admit(request);
      if (intake.refusal) {
        response = std::move(*intake.refusal);
      } else if (has_body) {
        is_answered = false;
      } else {
        response = application.answer(request);
      }
    };
    if (application.is_instant(request)) {
      first();
    } else {
      const bool was_taken = co_await worked(true, first);
      if (!was_taken) {
        ++state_.counters.busy;
        response = application.refuse(request, 503, "serve.busy");
        response.headers.set("Retry-After", "1");
      }
    }
    if (!has_body) co_return true;
    http::request_parser<http::buffer_body> body(std::move(parser));
    if (is_answered)
      co_return co_await drained(body, length ? std::optional(*length) : std::nullopt);
    if (length && *length > intake.body_bytes) {
      response = application.refuse(request, 413, "request.body_too_large");
      co_return false;
    }
    if (accepts(request.headers.get("Expect"), "100-continue")) co_await say_continue();
    const int status = co_await read_body(body, request, intake);
    if (status != 0) {
      response = application.refuse(request, status,
                                    status == 413 ? "request.body_too_large" : "request.malformed");
      co_return false;
    }
    auto second = [&] { response = application.answer(request); };
    co_await worked(false, second);
    co_return true;
  }

  template <class Work>
  asio::awaitable<bool> worked(bool may_refuse, Work& work) {
    lowest().expires_never();
    const bool done = co_await on_worker(state_.workers, may_refuse, std::ref(work));
    co_return done;
  }

  asio::awaitable<void> say_continue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::system::error_code error;
    lowest().expires_after(settings_.write_time);
    co_await asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                               into(error));
  }

  // Reads a piece of the body into `piece`; answers how many bytes, or nothing where it broke.
  asio::awaitable<std::optional<std::size_t>> read_piece(
      http::request_parser<http::buffer_body>& parser, std::vector<char>& piece) {
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    // A lowest rate: so long for the beginning, and a second for each body_rate bytes so far.
    const auto allowed = settings_.body_time + std::chrono::milliseconds(static_cast<std::int64_t>(
                                                   received_ * 1000 / settings_.body_rate));
    lowest().expires_at(begin_ + allowed);
    boost::system::error_code error;
    co_await http::async_read(stream_, buffer_, parser, into(error));
    if (error && error != http::error::need_buffer) co_return std::nullopt;
    const std::size_t bytes = piece.size() - body.size;
    received_ += bytes;
    co_return bytes;
  }

  // 0 when all of it is in.
  asio::awaitable<int> read_body(http::request_parser<http::buffer_body>& parser, Request& request,
                                 const Intake& intake) {
    std::vector<char> piece(kPiece);
    std::ofstream file;
    if (intake.to_file) {
      make_folders(settings_.upload_folder);
      request.upload =
          std::make_shared<TemporaryFile>(settings_.upload_folder / ("upload-" + unique_name()));
      file.open(request.upload->path(), std::ios::binary);
    }
    while (!parser.is_done()) {
      const auto bytes = co_await read_piece(parser, piece);
      if (!bytes) co_return 400;
      if (received_ > intake.body_bytes) co_return 413;
      if (!intake.to_file) {
        request.body.append(piece.data(), *bytes);
        continue;
      }
      auto keep = [&] { file.write(piece.data(), static_cast<std::streamsize>(*bytes)); };
      co_await worked(false, keep);
    }
    if (intake.to_file) {
      file.close();
      if (!file) co_return 507;
    }
    co_return 0;
  }

  // Takes a small body off the wire so that the connection can go on.
  asio::awaitable<bool> drained(http::request_parser<http::buffer_body>& parser,
                                std::optional<std::uint64_t> length) {
    if (!length || *length > kDrained || parser.get().count(http::field::expect) > 0)
      co_return false;
    std::vector<char> piece(static_cast<std::size_t>(*length));
    while (!parser.is_done()) {
      const auto bytes = co_await read_piece(parser, piece);
      if (!bytes) co_return false;
    }
    co_return true;
  }

  http::response<http::buffer_body> head_of(const Request& request, const Response& response,
                                            bool keeps) const {
    http::response<http::buffer_body> head;
    head.result(static_cast<unsigned>(response.status));
    head.version(version_);
    head.keep_alive(keeps);
    head.set(http::field::date, http_date());
    head.set("X-Request-Id", request.id);
    if (!response.content_type.empty()) head.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) head.insert(name, value);
    return head;
  }

  // The answer, whole: true.
  asio::awaitable<bool> write(const Request& request, Response& response, bool keeps) {
    const bool is_endless = response.pieces != nullptr || response.events != nullptr;
    auto head = head_of(request, response, keeps);
    const std::uint64_t size = response.file ? response.file->size : response.body.size();
    if (!is_endless) {
      if (response.status != 204 && response.status != 304) head.content_length(size);
    } else if (version_ >= 11) {
      head.chunked(true);
    }
    sent_ = 0;
    bool is_whole = false;
    http::response_serializer<http::buffer_body> out(head);
    if (request.method == "HEAD" || response.status == 304 || response.status == 204) {
      is_whole = co_await write_head(out);
    } else if (response.events != nullptr) {
      is_whole = co_await write_events(head, out, *response.events);
    } else if (response.pieces != nullptr) {
      is_whole = co_await write_pieces(head, out, response);
    } else if (response.file) {
      is_whole = co_await write_file(head, out, *response.file);
    } else {
      is_whole = co_await write_text(head, out, response.body);
    }
    state_.application.finished(
        {request, response.status, received_, sent_, seconds_since(begin_), is_whole});
    co_return is_whole;
  }
  using Head = http::response<http::buffer_body>;
  using Out = http::response_serializer<http::buffer_body>;

  asio::awaitable<bool> write_head(Out& out) {
    boost::system::error_code error;
    lowest().expires_after(settings_.write_time);
    co_await http::async_write_header(stream_, out, into(error));
    co_return !error;
  }

  asio::awaitable<bool> write_piece(Head& head, Out& out, const char* data, std::size_t size,
                                    bool more) {
    head.body().data = size == 0 ? nullptr : const_cast<char*>(data);
    head.body().size = size;
    head.body().more = more;
    boost::system::error_code error;
    lowest().expires_after(settings_.write_time);
    co_await http::async_write(stream_, out, into(error));
    if (error && error != http::error::need_buffer) co_return false;
    sent_ += size;
    co_return true;
  }

  asio::awaitable<bool> write_text(Head& head, Out& out, const std::string& text) {
    std::size_t at = 0;
    do {
      const std::size_t size = std::min(kPiece, text.size() - at);
      const bool done =
          co_await write_piece(head, out, text.data() + at, size, at + size < text.size());
      if (!done) co_return false;
      at += size;
    } while (at < text.size());
    co_return true;
  }

  asio::awaitable<bool> write_file(Head& head, Out& out, const FileBody& part) {
    std::ifstream file(part.path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(part.offset));
    std::vector<char> piece(kPiece);
    std::uint64_t left = part.size;
    do {
      const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, left));
      auto read = [&] { file.read(piece.data(), static_cast<std::streamsize>(size)); };
      co_await worked(false, read);
      if (!file) co_return false;  // it has shrunk: break the connection rather than lie
      left -= size;
      const bool done = co_await write_piece(head, out, piece.data(), size, left > 0);
      if (!done) co_return false;
    } while (left > 0);
    co_return true;
  }

  asio::awaitable<bool> write_pieces(Head& head, Out& out, Response& response) {
    for (;;) {
      std::optional<std::string> piece;
      bool has_failed = false;
      auto make = [&] {
        try {
          piece = response.pieces();
        } catch (const std::exception&) {
          has_failed = true;
        }
      };
      co_await worked(false, make);
      if (has_failed) co_return false;
      if (piece && piece->empty()) continue;
      const bool done = piece ? co_await write_piece(head, out, piece->data(), piece->size(), true)
                              : co_await write_piece(head, out, nullptr, 0, false);
      if (!done || !piece) co_return done;
    }
  }

  asio::awaitable<bool> write_events(Head& head, Out& out, EventFeed& feed) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto last = Clock::now();
    std::string text = ": hello\n\n";  // so that the header goes out
    for (bool ends = false;;) {
      if (!text.empty()) {
        const bool done = co_await write_piece(head, out, text.data(), text.size(), true);
        if (!done) co_return false;
        last = Clock::now();
      }
      if (ends || state_.stopping) break;
      boost::system::error_code ignored;
      timer.expires_after(settings_.event_time);
      co_await timer.async_wait(into(ignored));
      text.clear();
      auto poll = [&] {
        try {
          const auto events = feed.poll();
          ends = !events;
          if (events) text = *events;
        } catch (const std::exception&) {
          ends = true;
        }
      };
      co_await worked(false, poll);
      if (text.empty() && Clock::now() - last > kHeartbeat) text = ": still here\n\n";
    }
    co_return co_await write_piece(head, out, nullptr, 0, false);
  }

  // Says goodbye, and takes what is still on its way, so that the answer is not lost to a reset.
  asio::awaitable<void> end() {
    boost::system::error_code ignored;
    lowest().expires_after(kLinger);
    if constexpr (kIsTls) {
      co_await stream_.async_shutdown(into(ignored));
    }
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    std::vector<char> rest(kPiece);
    lowest().expires_after(kLinger);
    for (std::size_t taken = 0; taken < 16 * kPiece;) {
      boost::system::error_code error;
      const auto bytes = co_await lowest().async_read_some(asio::buffer(rest), into(error));
      if (error) break;
      taken += bytes;
    }
  }

  HttpServer::State& state_;
  const HttpSettings& settings_;
  Stream stream_;
  std::string address_;
  std::string client_;
  beast::flat_buffer buffer_{256 * 1024};
  unsigned version_ = 11;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  Clock::time_point begin_;
  std::atomic<bool> idle_{false};
  bool is_first_ = true;
};

template <class Stream, class... Tls>
void begin_connection(HttpServer::State* state, tcp::socket socket, const std::string& address,
                      Tls&... tls) {
  const auto executor = socket.get_executor();
  auto connection = std::make_shared<Connection<Stream>>(state, std::move(socket), address, tls...);
  asio::co_spawn(
      executor,
      [connection]() -> asio::awaitable<void> {
        try {
          co_await connection->serve();
        } catch (const std::exception&) {
          // The connection broke in a way that has no error code; it ends here, the others go on.
        }
      },
      asio::detached);
}

}  // namespace

asio::awaitable<void> HttpServer::State::accept() {
  while (!stopping) {
    boost::system::error_code error;
    tcp::socket socket(asio::make_strand(context));
    co_await acceptor.async_accept(socket, into(error));
    if (stopping) break;
    if (error) {  // no more file descriptors, say
      asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
      boost::system::error_code ignored;
      co_await pause.async_wait(into(ignored));
      continue;
    }
    const auto remote = socket.remote_endpoint(error);
    if (error) continue;
    const std::string address = remote.address().to_string();
    if (!enter(address)) continue;
    socket.set_option(tcp::no_delay(true), error);
    if (tls) {
      begin_connection<TlsStream>(this, std::move(socket), address, *tls);
    } else {
      begin_connection<PlainStream>(this, std::move(socket), address);
    }
  }
}

// On the acceptor's strand.
void HttpServer::State::stop_now() {
  if (stopping.exchange(true)) return;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  signals.cancel(ignored);
  const std::lock_guard lock(mutex);
  for (auto* connection : live) connection->close_if_idle();
  if (counters.connections == 0) return;
  drain.expires_after(settings.drain_time);
  drain.async_wait([this](const boost::system::error_code& error) {
    if (!error) context.stop();
  });
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpSettings& settings,
                                                       Application& application,
                                                       HttpCounters& counters) {
  auto state = std::make_unique<State>(settings, application, counters);
  state->settings.connections = raise_file_limit(settings.connections);
  if (!settings.certificate.empty()) {
    try {
      auto& tls = state->tls.emplace(asio::ssl::context::tls_server);
      SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
      tls.use_certificate_chain_file(settings.certificate.string());
      tls.use_private_key_file(settings.key.string(), asio::ssl::context::pem);
      if (!settings.client_authorities.empty()) {
        tls.load_verify_file(settings.client_authorities.string());
        tls.set_verify_mode(settings.needs_client_certificate
                                ? asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert
                                : asio::ssl::verify_peer);
      }
    } catch (const std::exception& failure) {
      return Error("serve.certificate_invalid", {failure.what()},
                   {.file = settings.certificate.string()});
    }
  }
  boost::system::error_code error;
  const auto address = asio::ip::make_address(settings.address, error);
  if (error) return Error("serve.address_invalid", {settings.address});
  const tcp::endpoint endpoint(address, settings.port);
  auto& acceptor = state->acceptor;
  if (!acceptor.open(endpoint.protocol(), error) &&
      !acceptor.set_option(asio::socket_base::reuse_address(true), error) &&
      !acceptor.bind(endpoint, error)) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return Error("serve.cannot_listen",
                 {settings.address + ":" + std::to_string(settings.port), error.message()});
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

std::uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpServer::run(bool on_signals) {
  State& state = *state_;
  if (on_signals) {
    state.signals.add(SIGTERM);
    state.signals.add(SIGINT);
    state.signals.async_wait([&state](const boost::system::error_code& error, int) {
      if (!error) state.stop_now();
    });
  }
  asio::co_spawn(state.acceptor.get_executor(), state.accept(), asio::detached);
  std::vector<std::thread> others;
  for (int i = 1; i < state.settings.network_threads; ++i) {
    others.emplace_back([&state] { state.context.run(); });
  }
  state.context.run();
  for (auto& thread : others) thread.join();
}

void HttpServer::stop() {
  asio::post(state_->acceptor.get_executor(), [this] { state_->stop_now(); });
}

}  // namespace tw::server
