#include "transcode/prepare.h"

#include <algorithm>
#include <thread>

#include "transcode/film.h"
#include "transcode/libraries.h"
#include "transcode/photo.h"
#include "transcode/probe.h"

namespace resonance::transcode {

MediaKind recognise(int input_descriptor) {
  if (is_photo(sniff_descriptor(input_descriptor))) {
    check_photo(input_descriptor);
    return MediaKind::photo;
  }
  Input input(input_descriptor);
  return probe(input).kind;
}

Generation prepare(int input_descriptor, const std::filesystem::path& output, const Options& options,
                   const Progress& progress_function) {
  ProgressMeter progress(progress_function);
  progress.report("probe", 0, 20, 0);
  const int processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  OutputFolder folder(output);
  Generation generation;
  if (is_photo(sniff_descriptor(input_descriptor))) {
    progress.report("pictures", 20, 1000, 0);
    generation = prepare_photo(input_descriptor, folder, options.threads > 0 ? options.threads : processors);
  } else {
    Source source;
    {
      Input probed(input_descriptor);
      source = probe(probed);
    }
    const Plan plan = make_plan(source, options, processors);
    Input input(input_descriptor);
    generation = prepare_film(input, source, plan, folder, progress);
  }
  generation.placeholder = folder.placeholder();
  progress.finish();
  return generation;
}

}  // namespace resonance::transcode
