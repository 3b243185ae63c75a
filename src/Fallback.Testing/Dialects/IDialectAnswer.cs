namespace Fallback.Testing;

/// <summary>One answer as a dialect writes it: the plain body, and the frames of the stream.</summary>
internal interface IDialectAnswer
{
    /// <summary>The body of a plain answer.</summary>
    string Body();

    /// <summary>The body of a plain answer that is an error in spite of its status.</summary>
    string ErrorBody(PlannedFault fault);

    /// <summary>What a stream begins with, before any sign of life; empty for nothing.</summary>
    string Head();

    /// <summary>What precedes the content, such as reasoning.</summary>
    IEnumerable<string> Opening();

    /// <summary>The content chunks, and what the dialect puts around them.</summary>
    IEnumerable<StreamFrame> Content();

    /// <summary>What follows the content of a complete stream.</summary>
    string Closing();

    string ErrorFrame(PlannedFault fault);

    string KeepAlive();

    /// <summary>A content chunk that is broken JSON.</summary>
    string Malformed();
}
