namespace Fallback;

/// <summary>What <see cref="SseReader"/> came upon.</summary>
internal enum SseEvent
{
    /// <summary>Data of an event.</summary>
    Data,
    /// <summary>Data of an event that is named <c>error</c>.</summary>
    Error,
    /// <summary>Something that is no event: JSON or HTML where lines with a field name should be.</summary>
    Raw,
    /// <summary>The data <c>[DONE]</c>.</summary>
    Done,
    /// <summary>The end of the body.</summary>
    End,
    /// <summary>A line or an event of more bytes than allowed.</summary>
    TooLong,
}
