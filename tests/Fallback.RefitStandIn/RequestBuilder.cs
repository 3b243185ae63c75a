using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

namespace Refit;

/// <summary>Makes a request of a method's attributes and arguments.</summary>
internal static class RequestBuilder
{
    public static HttpRequestMessage Build(Uri baseAddress, MethodInfo method, object?[] arguments, RefitSettings settings)
    {
        HttpMethodAttribute verb = method.GetCustomAttribute<HttpMethodAttribute>()!;
        (string path, List<string> query) = (verb.Path, []);
        var request = new HttpRequestMessage { Method = verb.Method };
        foreach (string header in method.DeclaringType!.GetCustomAttributes<HeadersAttribute>().Concat(method.GetCustomAttributes<HeadersAttribute>()).SelectMany(static attribute => attribute.Headers))
            request.Headers.TryAddWithoutValidation(header.Split(':')[0], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        ParameterInfo[] parameters = method.GetParameters();
        bool hasBody = parameters.Any(static parameter => parameter.IsDefined(typeof(BodyAttribute)));
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            string text = Convert.ToString(arguments[i], CultureInfo.InvariantCulture) ?? "";
            if (arguments[i] is CancellationToken) continue;
            if (parameter.GetCustomAttribute<HeaderAttribute>() is { } header) request.Headers.TryAddWithoutValidation(header.Header, text);
            else if (path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal)) path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
            else if (parameter.IsDefined(typeof(BodyAttribute)) || !hasBody && parameter.ParameterType is { IsValueType: false } type && type != typeof(string) && verb is not (GetAttribute or DeleteAttribute)) request.Content = new JsonBody(arguments[i], settings.ContentSerializer.Options);
            else if (arguments[i] is not null) query.Add($"{parameter.Name}={Uri.EscapeDataString(text)}");
        }
        request.RequestUri = new Uri(baseAddress.AbsolutePath.TrimEnd('/') + path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), UriKind.Relative);
        return request;
    }

    /// <summary>Written while it is sent, so nobody knows its length.</summary>
    private sealed class JsonBody : HttpContent
    {
        private readonly object? _value;
        private readonly JsonSerializerOptions _options;

        public JsonBody(object? value, JsonSerializerOptions options)
        {
            (_value, _options) = (value, options);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => JsonSerializer.SerializeAsync(stream, _value, _options);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
