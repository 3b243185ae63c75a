namespace Fallback;

/// <summary>What an event of a stream is about.</summary>
internal enum ResponsesEventKind
{
    /// <summary>Nothing that anybody here knows, or has use for.</summary>
    Other,
    Text,
    /// <summary>A piece of a summary of the model's thoughts.</summary>
    Summary,
    /// <summary>A piece of the thoughts themselves.</summary>
    Thought,
    Refusal,
    /// <summary>Something is coming.</summary>
    Work,
    ItemAdded,
    ItemDone,
    Annotation,
    Begin,
    End,
    Error,
}
