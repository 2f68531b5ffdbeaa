import TestSupport

/// Makes whole policies up from a seed.
enum PolicyGenerator {
  /// The policy of a seed; `renaming` gives the values of its types other names.
  static func policy(seed: UInt64, renaming: Bool = false) -> GeneratedPolicy {
    var random = RandomSource(seed: seed)
    var words = VocabularyGenerator(RandomSource(seed: random.next()), renaming: renaming)
    words.run()
    var vocabulary = words.vocabulary
    for index in vocabulary.attributes.indices where random.chance(60) {
      switch vocabulary.attributes[index].kind {
      case .symbol(let id):
        vocabulary.attributes[index].isClassified = id >= 0 && vocabulary.enumerations[id].isLevel
      case .set: vocabulary.attributes[index].isClassified = true
      case .bool, .string, .number: break
      }
    }
    words.makeDetectors(&vocabulary)
    vocabulary.hasFiles = random.chance(50)
    var declarations = words.lines
    var rules = RuleGenerator(RandomSource(seed: random.next()), vocabulary)
    for index in 0..<random.below(3) {
      let name = "def\(index)"
      declarations.append("define \(name) = \(rules.condition(.request, 1))")
      vocabulary.defines.append(name)
    }
    let samples = rules.samples
    rules = RuleGenerator(RandomSource(seed: random.next()), vocabulary)
    let made = rules.rules()
    return GeneratedPolicy(
      declarations: declarations, rules: made, seed: seed, samples: samples + rules.samples,
      data: words.data.merging(rules.data) { $1 })
  }
}
