using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>
/// Proves that one of the dashboard's pages requested an action: a cookie that only this browser has, and its signature, which only a page
/// of this origin can read and send in a header. Both are bound to this process and the signed-in user.
/// </summary>
internal sealed class ActionToken
{
    public const string Header = "X-Fallback-Token";
    public const string Cookie = "fallback-dashboard";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Gives the browser its cookie, where it has none, and returns the signature.</summary>
    public string Issue(HttpContext context)
    {
        string? secret = context.Request.Cookies[Cookie];
        if (secret is not { Length: 64 })
        {
            secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
            string path = context.Request.PathBase.Add(context.Request.Path).ToUriComponent();
            context.Response.Cookies.Append(Cookie, secret, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                Path = path[..(path.LastIndexOf('/') + 1)],
                IsEssential = true,
            });
        }
        return Sign(secret, context);
    }

    public bool IsValid(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: 64 } secret) return false;
        string sent = context.Request.Headers[Header].ToString();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(Sign(secret, context)));
    }

    /// <summary>
    /// Whether a request comes from the same origin, as browsers report it; the token of any other request is not checked.
    /// </summary>
    public static bool IsSameOrigin(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        // By host and port: behind a proxy that ends TLS, the scheme differs.
        return headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
                && from.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private string Sign(string secret, HttpContext context) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{secret}\n{context.User.Identity?.Name}")));
}
