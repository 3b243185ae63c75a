namespace Fallback;

/// <summary>What <see cref="SseReader"/> has found.</summary>
internal enum SseEvent
{
    /// <summary>The data of an event.</summary>
    Data,
    /// <summary>The data of an event that is named <c>error</c>.</summary>
    Error,
    /// <summary>Something that is not an event: JSON or HTML instead of lines with a field name.</summary>
    Raw,
    /// <summary>The data <c>[DONE]</c>.</summary>
    Done,
    /// <summary>The end of the body.</summary>
    End,
    /// <summary>A line or an event with more bytes than allowed.</summary>
    TooLong,
}
