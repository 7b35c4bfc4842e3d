#include "transcode/prepare.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "transcode/document.h"
#include "transcode/film.h"
#include "transcode/jobs.h"
#include "transcode/libraries.h"
#include "transcode/light_ladder.h"
#include "transcode/photo.h"
#include "transcode/probe.h"
#include "transcode/stream_copy.h"
#include "transcode/useful_ladder.h"

namespace resonance::transcode {
namespace {

Generation prepare_film(Inputs& inputs, const Source& source, Options options, OutputFolder& folder,
                        ProgressMeter& progress) {
  // Its own stream holds what is to be hidden.
  if (!options.alterations.empty()) options.reuse = false;
  options.ladder = useful_ladder(inputs, source, options);
  if (std::filesystem::exists(folder.path_of(kEarlier))) {
    try {
      return prepare_film(inputs, source, make_plan(source, options, processors()), folder, progress);
    } catch (const NotReusable&) {
    } catch (const Error& error) {
      // What was taken over may not have fitted: a help, never a condition.
      if (error.code() == ErrorCode::unavailable) throw;
    } catch (const std::exception&) {
    }
    folder.clear();
  }
  try {
    const Plan plan = make_plan(source, options, processors());
    return prepare_film(inputs, source, plan, folder, progress);
  } catch (const NotReusable&) {
    options.reuse = false;
  }
  return prepare_film(inputs, source, make_plan(source, options, processors()), folder, progress);
}

}  // namespace

Generation prepare(int input_descriptor, const std::filesystem::path& output, const Options& options,
                   const OnProgress& on_progress) {
  ProgressMeter progress(on_progress);
  progress.report("probe", 0, 20, 0);
  OutputFolder folder(output);
  const int threads = options.threads > 0 ? options.threads : processors();
  const Sniffed kind = sniff_descriptor(input_descriptor, options.named_text != NamedText::no);
  Generation generation;
  if (is_photo(kind)) {
    progress.report("pictures", 20, 1000, 0);
    generation = prepare_photo(input_descriptor, folder, threads);
  } else if (is_document(kind)) {
    generation =
        prepare_document(input_descriptor, kind, options.named_text == NamedText::markdown, folder, progress, threads);
  } else {
    Inputs inputs(input_descriptor);
    const Source source = probe(*inputs.open());
    generation = prepare_film(inputs, source, options, folder, progress);
  }
  generation.placeholder = folder.placeholder();
  progress.finish();
  return generation;
}

Generation prepare_light(int input_descriptor, const std::filesystem::path& output, const std::string& first_ladder,
                         const Options& options, const OnProgress& on_progress) {
  setenv("SVT_LOG", "1", 1);  // errors alone: it writes its settings to the standard error
  ProgressMeter progress(on_progress);
  progress.report("probe", 0, 20, 0);
  OutputFolder folder(output);
  Inputs inputs(input_descriptor);
  const Source source = probe(*inputs.open());
  if (!source.video) throw Error(ErrorCode::invalid, {"Only films are made in a second, lighter way."});
  Options narrowed = options;
  narrowed.ladder = useful_ladder(inputs, source, options);
  const Plan plan = make_light_plan(source, narrowed, processors());
  Generation generation = prepare_light_film(inputs, source, plan, folder, first_ladder, progress);
  progress.finish();
  return generation;
}

}  // namespace resonance::transcode
