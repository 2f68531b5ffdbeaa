extension Checking {
  /// Notes which names something uses, once everything is checked.
  mutating func noteDeclaredNames() {
    func add(_ kind: DeclaredName.Kind, _ ident: Ident, _ isUsed: Bool) {
      policy.declaredNames.append(
        DeclaredName(kind: kind, name: text(ident), span: ident.span, isUsed: isUsed))
    }
    for placed in declarations.enumerations {
      let ident = placed.value.declaration.ident
      add(placed.value.isLevel ? .level : .enum, ident, used.types.contains(ident.name))
    }
    for placed in declarations.lists {
      add(.list, placed.value.ident, used.lists.contains(placed.value.ident.name))
    }
    for placed in declarations.calendars {
      add(.calendar, placed.value.ident, used.lists.contains(placed.value.ident.name))
    }
    for placed in declarations.defines {
      add(.define, placed.value.ident, used.defines.contains(placed.value.ident.name))
    }
  }
}

/// Names that something uses.
struct UsedNames {
  /// Enums and levels.
  var types: Set<Name> = []
  /// Lists and calendars.
  var lists: Set<Name> = []
  /// Defines.
  var defines: Set<Name> = []
}
