using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Finds out whether the SDK behind a chat client retries on its own. It reads members by name (private ones for OpenAI's SDK), so that no
/// SDK is referenced. If nothing is found, the answer is unknown.
/// </summary>
internal static class SdkRetries
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;
    private const int AnthropicDefault = 2;

    /// <summary>Returns the number of retries, and how to turn them off; null if there are none, or if the client hides its SDK.</summary>
    public static (int Retries, string Remedy)? Find(IChatClient client)
    {
        try
        {
            return OfAnthropic(client) is > 0 and var retries ? (retries, "MaxRetries = 0, or Fallback.Anthropic's AddAnthropic in place of the client")
                : OfOpenAI(client) is > 0 and var more ? (more, "RetryPolicy = new ClientRetryPolicy(0)")
                : null;
        }
        // A wrong assumption about a foreign class must not cost a call.
        catch (Exception)
        {
            return null;
        }
    }

    private static int OfAnthropic(IChatClient client)
    {
        if (Type.GetType("Anthropic.IAnthropicClient, Anthropic") is not { } type || client.GetService(type) is not { } sdk) return 0;
        return type.GetProperty("MaxRetries") is { } property ? property.GetValue(sdk) as int? ?? AnthropicDefault : 0;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that was trimmed away reads as missing: there is no warning then.")]
    private static int OfOpenAI(IChatClient client)
    {
        object? sdk = Inner(client, Type.GetType("OpenAI.Chat.ChatClient, OpenAI"))
            ?? Inner(client, Type.GetType("OpenAI.Responses.ResponsesClient, OpenAI"));
        object? pipeline = sdk?.GetType().GetProperty("Pipeline")?.GetValue(sdk);
        object? policies = Type.GetType("System.ClientModel.Primitives.ClientPipeline, System.ClientModel")
            ?.GetField("_policies", Private)
            ?.GetValue(pipeline);
        if (Type.GetType("System.ClientModel.Primitives.ClientRetryPolicy, System.ClientModel") is not { } type
            || policies?.GetType().GetMethod("ToArray")?.Invoke(policies, null) is not Array all) return 0;
        foreach (object policy in all)
            if (type.IsInstanceOfType(policy) && type.GetField("_maxRetries", Private)?.GetValue(policy) is int retries) return retries;
        return 0;
    }

    private static object? Inner(IChatClient client, Type? type) => type is null ? null : client.GetService(type);
}
