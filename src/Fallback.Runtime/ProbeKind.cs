using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>What an active probe requests; see <see cref="ProbeOptions.Kind"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeKind>))]
public enum ProbeKind
{
    /// <summary>An answer of one token from the model itself. It costs a few tokens. The default.</summary>
    Completion,

    /// <summary>
    /// The list of models (<c>GET …/models</c>) of an OpenAI-compatible address. It costs nothing. It shows that the server and the key
    /// work, but not that the model does.
    /// </summary>
    Models,
}
