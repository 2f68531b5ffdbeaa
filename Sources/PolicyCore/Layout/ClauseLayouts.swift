/// What a clause of `classify` does.
public struct ClassifyClause: Sendable, Equatable {
  /// The rule; nil for a clause that only makes a derived fact true.
  public var rule: UInt32?
  /// Levels and the rank each is raised to.
  public var raises: [Raise]
  /// Sets and the members each gets.
  public var adds: [Add]
  /// The `defined` dimension that it makes true.
  public var defines: UInt32?

  /// A level and a rank.
  public struct Raise: Sendable, Equatable {
    /// The level.
    public var attribute: UInt32
    /// The rank that it has at least.
    public var rank: UInt32

    /// A level and the rank it is raised to.
    public init(attribute: UInt32, rank: UInt32) {
      self.attribute = attribute
      self.rank = rank
    }
  }

  /// A set and members.
  public struct Add: Sendable, Equatable {
    /// The set.
    public var attribute: UInt32
    /// One bit each.
    public var members: UInt64

    /// A set and the members that it gets.
    public init(attribute: UInt32, members: UInt64) {
      self.attribute = attribute
      self.members = members
    }
  }

  /// A clause.
  public init(rule: UInt32?, raises: [Raise] = [], adds: [Add] = [], defines: UInt32? = nil) {
    self.rule = rule
    self.raises = raises
    self.adds = adds
    self.defines = defines
  }
}

/// A clause of `forbid` or `avoid`: one residual condition and the models it is about.
public struct ModelClause: Sendable, Equatable {
  /// The rule.
  public var rule: UInt32
  /// The models.
  public var models: ModelSet

  /// A rule's hold on some models.
  public init(rule: UInt32, models: ModelSet) {
    self.rule = rule
    self.models = models
  }
}

/// A clause of `waive`.
public struct WaiveClause: Sendable, Equatable {
  /// The waiver.
  public var rule: UInt32
  /// The forbid that it lifts, a place in `rules`.
  public var forbid: UInt32
  /// The models.
  public var models: ModelSet

  /// A waiver's hold on some models.
  public init(rule: UInt32, forbid: UInt32, models: ModelSet) {
    self.rule = rule
    self.forbid = forbid
    self.models = models
  }
}

/// The chain of a route.
public struct RouteLayout: Sendable, Equatable {
  /// The rule.
  public var rule: UInt32
  /// Its parts, joined by `then`.
  public var parts: [PartLayout]

  /// A route with its chain.
  public init(rule: UInt32, parts: [PartLayout]) {
    self.rule = rule
    self.parts = parts
  }
}

/// One part of a chain.
public struct PartLayout: Sendable, Equatable {
  /// How the part orders its models.
  public enum Order: Sendable, Equatable {
    /// As they stand.
    case listed
    /// Sorted.
    case sorted(SortOrder)
    /// The arm of the attribute's bucket first; arm `i` has the buckets below `upTo[i]`.
    case split(attribute: UInt32, upTo: [UInt16])
  }
  /// A model that may stand in the part.
  public struct Entry: Sendable, Equatable {
    /// The model.
    public var model: UInt32
    /// The `defined` dimension that must be true; always when nil.
    public var condition: UInt32?

    /// A model, under a condition or always.
    public init(model: UInt32, condition: UInt32? = nil) {
      self.model = model
      self.condition = condition
    }
  }
  /// How it orders its models.
  public var order: Order
  /// Its models: as listed, or in order of declaration.
  public var entries: [Entry]

  /// A part.
  public init(order: Order, entries: [Entry]) {
    self.order = order
    self.entries = entries
  }
}
