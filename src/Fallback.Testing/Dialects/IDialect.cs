using System.Text.Json;

namespace Fallback.Testing;

/// <summary>How one kind of provider speaks: where it listens, what it insists on, and the shapes of its errors and answers.</summary>
internal interface IDialect
{
    /// <summary>What the paths of its requests end with.</summary>
    string Path { get; }

    /// <summary>The response header that holds the request's id.</summary>
    string RequestIdHeader { get; }

    PlannedError RateLimited { get; }

    PlannedError Overloaded { get; }

    /// <summary>What is wrong with a body that no model could answer; null when nothing is.</summary>
    PlannedError? Refuse(JsonElement body);

    /// <summary>The body of an error response.</summary>
    string Error(PlannedError error, RecordedRequest request);

    /// <summary>The shapes of one answer.</summary>
    IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now);
}
