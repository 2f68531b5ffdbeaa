/// Makes whole policies up from a seed.
enum PolicyGenerator {
  static func policy(seed: UInt64) -> GeneratedPolicy {
    var random = RandomSource(seed: seed)
    var words = VocabularyGenerator(RandomSource(seed: random.next()))
    words.run()
    var vocabulary = words.vocabulary
    for index in vocabulary.attributes.indices where random.chance(60) {
      switch vocabulary.attributes[index].kind {
      case .symbol(let id):
        vocabulary.attributes[index].isClassified = vocabulary.enumerations[id].isLevel
      case .set: vocabulary.attributes[index].isClassified = true
      case .bool, .string, .number: break
      }
    }
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
      declarations: declarations, rules: made, samples: samples + rules.samples)
  }
}
