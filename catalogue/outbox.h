// The mails that wait to be sent: rows, so that no request waits for a mail server and a restart loses none. Part of
// Catalogue.
//
// Whoever enqueues has asked before whether mail is configured and whether the address is one (server/mail.h). Senders
// (server/mail_sender.h) read what is due, announce each attempt, then remove the mail or say why it failed.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Outbox {
 public:
  explicit Outbox(Database& database) : database_(database) {}

  // Due at once. Of `mail`, recipient, subject, body and what it is about are read; the id given.
  MailId enqueue(const Mail& mail);
  // At most `limit` mails whose time has come at `now_ms` (inclusive), the longest due first.
  std::vector<Mail> due(int64_t now_ms, int limit);
  // Counts an attempt that is about to be made; unless removed by then, `mail` is due again at `next_due_ms`. Written
  // first, so that neither a program that ends meanwhile nor a full disk sends the same mail in a loop. False: another
  // sender has it, leave it alone.
  bool attempt(const Mail& mail, int64_t next_due_ms);
  // Keeps why the last attempt failed; `reason` names neither address nor content.
  void failed(const MailId& id, const Message& reason);
  // It left, or never will: nothing of it is kept.
  void remove(const MailId& id);

 private:
  Database& database_;
};

}  // namespace resonance
