// A certificate of its own making for 127.0.0.1 and 0.0.0.0, that nobody vouches for but itself. 0.0.0.0 also leads to
// this machine, and is no loopback address: so a test is the network.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <filesystem>

#include "base/id.h"

namespace resonance::server {

class TestCertificate {
 public:
  TestCertificate() : file_(std::filesystem::temp_directory_path() / ("resonance-" + random_id_text() + ".pem")) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without asking for none
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1,IP:0.0.0.0");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate, key, EVP_sha256());
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    FILE* pem = fopen(file_.c_str(), "w");
    PEM_write_X509(pem, certificate);
    fclose(pem);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~TestCertificate() {
    SSL_CTX_free(context_);
    std::filesystem::remove(file_);
  }

  SSL_CTX* context() const { return context_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  SSL_CTX* context_ = nullptr;
};

}  // namespace resonance::server
