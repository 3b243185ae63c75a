using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What keeps calls at an instance that has answered before; see <see cref="ProviderOptions.Affinity"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceAffinity>))]
public enum InstanceAffinity
{
    /// <summary>Nothing: each call gets the instance that suits it best. The default.</summary>
    None,

    /// <summary>
    /// The conversation: <c>ChatOptions.ConversationId</c>, or, without one, the system prompt and the first user message. This makes use
    /// of the provider's prompt cache, which charges only a part of the price for what it already holds of the conversation.
    /// </summary>
    Conversation,
}
