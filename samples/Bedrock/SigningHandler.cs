using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Fallback.Samples.Bedrock;

/// <summary>Signs requests to AWS (Signature Version 4). It is the innermost handler, so that it signs what is sent.</summary>
/// <param name="credentials">Asked for each request, because those of a role change by the hour.</param>
/// <param name="region">Such as <c>eu-central-1</c>.</param>
/// <param name="service">The name that AWS signs for: <c>bedrock</c>.</param>
/// <param name="time">A request is valid for five minutes from the time in its signature.</param>
internal sealed class SigningHandler(Func<AwsCredentials> credentials, string region, string service, TimeProvider time) : DelegatingHandler
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        Sign(request, body);
        return await base.SendAsync(request, cancellationToken);
    }

    internal void Sign(HttpRequestMessage request, byte[] body)
    {
        AwsCredentials signer = credentials();
        string now = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{now[..8]}/{region}/{service}/aws4_request";
        request.Headers.Host = request.RequestUri!.Authority;
        Set(request.Headers, "X-Amz-Date", now);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.Headers.Host, ["x-amz-date"] = now };
        if (signer.SessionToken is { Length: > 0 } token)
        {
            Set(request.Headers, "X-Amz-Security-Token", token);
            signed["x-amz-security-token"] = token;
        }
        string names = string.Join(';', signed.Keys);
        string canonical = string.Join(
            '\n',
            request.Method.Method,
            CanonicalPath(request.RequestUri.AbsolutePath),
            CanonicalQuery(request.RequestUri.Query),
            string.Concat(signed.Select(static header => $"{header.Key}:{header.Value.Trim()}\n")),
            names,
            Hex(SHA256.HashData(body)));
        string toSign = $"{Algorithm}\n{now}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + signer.SecretAccessKey);
        foreach (string part in (string[])[now[..8], region, service, "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        string signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            Algorithm, $"Credential={signer.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static string Hex(byte[] bytes) =>
        string.Concat(bytes.Select(static part => part.ToString("x2", CultureInfo.InvariantCulture)));

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    // The path is escaped already. Every service but S3 requires it to be escaped once more in the text that is signed.
    private static string CanonicalPath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string CanonicalQuery(string query) => string.Join(
        '&', query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Contains('=') ? pair : pair + "=").Order(StringComparer.Ordinal));
}
