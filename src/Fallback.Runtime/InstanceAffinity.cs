using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What keeps a call at an instance that has answered before it; see <see cref="ProviderOptions.Affinity"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceAffinity>))]
public enum InstanceAffinity
{
    /// <summary>Nothing: each call is given the instance that suits it best. The default.</summary>
    None,

    /// <summary>
    /// Its conversation, by <c>ChatOptions.ConversationId</c>, else by the system prompt and the first message of the user. What a provider
    /// has in its prompt cache of it costs a part of the price.
    /// </summary>
    Conversation,
}
