using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What tests look for in an answer.</summary>
internal static class AnswerParts
{
    public static IReadOnlyList<FunctionCallContent> Calls(this ChatAnswer answer) => [.. answer.Contents().OfType<FunctionCallContent>()];

    public static string? Thoughts(this ChatAnswer answer) =>
        answer.Contents().OfType<TextReasoningContent>().ToArray() is { Length: > 0 } thoughts ? string.Concat(thoughts.Select(t => t.Text)) : null;

    public static IEnumerable<AIContent> Contents(this ChatAnswer answer) => answer.Response?.Messages.SelectMany(message => message.Contents) ?? [];
}
