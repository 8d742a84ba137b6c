using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Access;

namespace MartDesk.Web.SignIn;

/// <summary>Proves at the first start that who opens the page is who started the program: the program prints it. New at every start.</summary>
internal sealed class SetupToken(OwnerProof owner)
{
    private readonly string _text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The token; null once there is an <see cref="Owner"/>.</summary>
    internal string? Text => owner.HasOwner ? null : _text;

    /// <summary>True for the token, while there is no owner.</summary>
    internal bool Is(string text) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(_text)) && !owner.HasOwner;
}
