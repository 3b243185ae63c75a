using System.Text.RegularExpressions;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Handles models that do not accept developer or system messages in their own role: developer becomes system, and system becomes user.
/// Only chat completions have these roles.
/// </summary>
internal static partial class SystemRole
{
    /// <summary>The name under which a refused role is reported.</summary>
    public const string Parameter = "role";

    public const string System = "system";
    public const string User = "user";

    /// <summary>Whether the request has such messages, and the error message refuses their role.</summary>
    public static bool IsRefused(Call call, Tier tier, RequestShape sent, string message) =>
        tier.Endpoint is { ChatClient: null, Dialect: OpenAIChatDialect } && sent.SystemRole != User && Refusal().IsMatch(message)
        && (HasTexts(call.Request) || sent.Answer?.Instructions is not null);

    /// <summary>Returns the role to use next.</summary>
    public static string After(RequestShape sent, ChatRequest request) => sent.SystemRole is null && WritesDeveloper(sent, request) ? System : User;

    /// <summary>Describes the change of the request; null for none.</summary>
    public static string? Adaptation(string? role, ChatRequest request) =>
        role is not null && HasTexts(request) ? $"sent system messages as {role}" : null;

    private static bool HasTexts(ChatRequest request) =>
        request.System is { Length: > 0 } || request.Options?.Instructions is { Length: > 0 }
        || Array.Exists(request.Messages, static message => message.Role == ChatRole.System || message.Role == SystemText.Developer);

    /// <summary>
    /// Whether developer messages are sent as such; at the beginning of a conversation they count as system messages anyway.
    /// </summary>
    private static bool WritesDeveloper(RequestShape sent, ChatRequest request)
    {
        if (!sent.Flavour.TakesDeveloperRole && !sent.Flavour.IsUnknown) return false;
        ChatMessage[] history = sent.Messages ?? request.Messages;
        for (int i = SystemText.Beginning(history, out _); i < history.Length; i++)
            if (history[i].Role == SystemText.Developer) return true;
        return false;
    }

    [GeneratedRegex(
        @"messages(\[|\.)\d+\]?\.role|\b(system|developer)\W{0,2} (role|message|prompt|instruction)s?.{0,60}(not|n't|unsupported|invalid|unknown)"
        + @"|\broles?\b.{0,60}\b(system|developer)\b|(unsupported|invalid|unknown|unexpected).{0,30}\brole\b"
        + @"|(not|n't) (support|accept|allow|take|enabled).{0,40}\b(system|developer)\b|only (supports? )?(user|assistant) (and|or|messages)",
        MessagePatterns.Options)]
    private static partial Regex Refusal();
}
