using System.Text.Json;

namespace Fallback.Testing;

/// <summary>How one kind of provider speaks: where it listens, what it insists on, and the shapes of its errors and answers.</summary>
internal interface IDialect
{
    /// <summary>Whether requests to a path (without its query) are made in it.</summary>
    bool Serves(string path);

    /// <summary>The model that is asked for; empty where the request names none.</summary>
    string Model(JsonElement body, string path);

    /// <summary>Whether a stream is asked for.</summary>
    bool IsStream(JsonElement body, string path);

    /// <summary>Whether a stream is to end with its usage.</summary>
    bool IncludesUsage(JsonElement body);

    /// <summary>The text of what the user said last; empty for nothing.</summary>
    string LastUserMessage(JsonElement body);

    /// <summary>The system prompt; empty for none.</summary>
    string SystemMessage(JsonElement body);

    /// <summary>Characters in the system prompt and in the contents of all messages.</summary>
    int PromptLength(JsonElement body);

    /// <summary>The response header that holds the request's id.</summary>
    string RequestIdHeader { get; }

    PlannedError RateLimited { get; }

    PlannedError Overloaded { get; }

    /// <summary>What is wrong with a request that no model could answer; null when nothing is.</summary>
    PlannedError? Refuse(RecordedRequest request);

    /// <summary>The body of an error response.</summary>
    string Error(PlannedError error, RecordedRequest request);

    /// <summary>The shapes of one answer.</summary>
    IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now);
}
