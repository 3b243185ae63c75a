namespace Fallback;

/// <summary>The kind of an event of a stream.</summary>
internal enum ResponsesEventKind
{
    /// <summary>An unknown or unused kind.</summary>
    Other,
    Text,
    /// <summary>A chunk of a summary of the model's thoughts.</summary>
    Summary,
    /// <summary>A chunk of the thoughts themselves.</summary>
    Thought,
    Refusal,
    /// <summary>A sign that something is coming.</summary>
    Work,
    ItemAdded,
    ItemDone,
    Annotation,
    Begin,
    End,
    Error,
}
