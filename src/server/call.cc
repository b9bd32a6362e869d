#include "server/call.h"

#include <openssl/ssl.h>

#include <optional>
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

#include "base/version.h"

namespace tw::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using asio::ip::tcp;

struct Address {
  bool is_secure = false;
  std::string host;  // without brackets
  std::string port;
  std::string authority;  // as the URL has it
  std::string target;
};

std::optional<Address> address_of(std::string_view url) {
  Address address;
  const auto begin = url.find("://");
  const auto scheme = url.substr(0, begin);
  address.is_secure = scheme == "https";
  if (begin == std::string_view::npos || (!address.is_secure && scheme != "http")) {
    return std::nullopt;
  }
  url.remove_prefix(begin + 3);
  const auto end = url.find_first_of("/?");
  address.authority = url.substr(0, end);
  address.target = end == std::string_view::npos ? "/" : std::string(url.substr(end));
  if (address.target.starts_with('?')) address.target.insert(0, "/");
  // Nothing that could end a line of the request, and no name and password.
  for (const char c : url) {
    if (c <= ' ' || c == 0x7f || c == '#') return std::nullopt;
  }
  std::string_view host = address.authority;
  if (host.find('@') != std::string_view::npos) return std::nullopt;
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && host.find(']', colon) == host.npos;
  address.port = has_port ? std::string(host.substr(colon + 1)) : address.is_secure ? "443" : "80";
  if (has_port) host = host.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address.host = host;
  if (address.host.empty() || address.port.empty()) return std::nullopt;
  return address;
}

http::request<http::string_body> request_of(const Call& call, const Address& address) {
  http::request<http::string_body> request;
  request.method_string(call.method);
  request.target(address.target);
  request.version(11);
  request.set(http::field::host, address.authority);
  request.set(http::field::user_agent, "tidewaiter/" + std::string(program_version()));
  request.set(http::field::connection, "close");
  for (const auto& [name, value] : call.headers) request.set(name, value);
  if (!call.body.empty()) request.body() = call.body;
  if (!call.body.empty() || call.method == "POST") request.prepare_payload();
  return request;
}

template <class Stream>
asio::awaitable<Called> exchange(Stream& stream, const Call& call, const Address& address) {
  const auto request = request_of(call, address);
  co_await http::async_write(stream, request, use_awaitable);
  http::response_parser<http::string_body> parser;
  parser.body_limit(call.most_bytes);
  beast::flat_buffer buffer;
  co_await http::async_read(stream, buffer, parser, use_awaitable);
  auto response = parser.release();
  const auto type = response[http::field::content_type];
  co_return Called{static_cast<int>(response.result_int()), std::string(type.data(), type.size()),
                   std::move(response.body())};
}

asio::awaitable<Called> connected(const Call& call, const Address& address) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  const auto found = co_await resolver.async_resolve(address.host, address.port, use_awaitable);
  if (!address.is_secure) {
    beast::tcp_stream stream(executor);
    stream.expires_after(call.time);
    co_await stream.async_connect(found, use_awaitable);
    co_return co_await exchange(stream, call, address);
  }
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_default_verify_paths();
  tls.set_verify_mode(asio::ssl::verify_peer);
  beast::ssl_stream<beast::tcp_stream> stream(executor, tls);
  stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
  SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str());
  auto& below = beast::get_lowest_layer(stream);
  below.expires_after(call.time);
  co_await below.async_connect(found, use_awaitable);
  co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
  co_return co_await exchange(stream, call, address);
}

}  // namespace

Result<Called> call(const Call& call) {
  const auto address = address_of(call.url);
  if (!address) return Error("call.address", {call.url});
  asio::io_context context(1);
  std::optional<Called> answer;
  std::string why = "timeout";
  asio::co_spawn(context, connected(call, *address),
                 [&](const std::exception_ptr& failure, Called called) {
                   if (!failure) {
                     answer = std::move(called);
                     return;
                   }
                   try {
                     std::rethrow_exception(failure);
                   } catch (const std::exception& thrown) {
                     why = thrown.what();
                   }
                 });
  // Looking a name up knows no time limit of its own.
  context.run_for(call.time);
  if (!answer) return Error("call.failed", {address->authority, why});
  return std::move(*answer);
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      encoded.push_back(c);
    } else {
      encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return encoded;
}

}  // namespace tw::server
