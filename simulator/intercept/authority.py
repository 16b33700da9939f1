"""A certificate authority made on the spot, good for a month and for the vendors' domains alone, and what it signs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_FOR = timedelta(days=30)
_EARLIER = timedelta(days=1)
"""Certificates begin a little in the past, for clients whose clock is behind."""
_LEAVES = 512
_COMMON_NAME_LETTERS = 64


class Flaw(StrEnum):
    """What is wrong with a certificate."""

    NONE = "good"
    WRONG_NAME = "wrong_name"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a TLS server presents: its key and its certificate, PEM one behind the other."""

    pem: bytes


CertificateFor = Callable[[str], Leaf]
"""Host name, in lower case -> what is presented to a client that connects to it."""


class Authority:
    """Signs certificates for hosts. Name constraints keep it to its domains, whoever may come to trust it.

    now_s: unix seconds, for what it signs.
    """

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, now_s: Callable[[], float]
    ) -> None:
        self._key = key
        self._certificate = certificate
        self._now_s = now_s
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self.leaf = lru_cache(maxsize=_LEAVES)(self._leaf)

    @classmethod
    def make(cls, domains: Iterable[str], now_s: Callable[[], float]) -> "Authority":
        """A new one, good for those domains and every name under them."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("charger-sandbox, this machine only")
        now = _moment(now_s())
        permitted = [x509.DNSName(domain) for domain in domains]
        builder = (
            _builder(name, name, key.public_key(), now - _EARLIER, now + VALID_FOR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        )
        return cls(key, builder.sign(key, hashes.SHA256()), now_s)

    @classmethod
    def read(cls, pem: bytes, now_s: Callable[[], float]) -> "Authority":
        """The one that ``pem`` kept. Raises ValueError when it is none of ours."""
        key = serialization.load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise ValueError("a private key and the certificate that belongs to it were expected")
        return cls(key, certificate, now_s)

    @property
    def pem(self) -> bytes:
        """Key and certificate, to be kept where nobody else reads."""
        return _key_pem(self._key) + self.certificate_pem

    @property
    def certificate_pem(self) -> bytes:
        """What clients are told to trust."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def serves(self, domains: Iterable[str], left: timedelta) -> bool:
        """Whether it is for just those domains and still good for that long."""
        try:
            constraints = self._certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        except x509.ExtensionNotFound:
            return False
        named = {domain.value for domain in constraints.permitted_subtrees or ()}
        now = _moment(self._now_s())
        begun = self._certificate.not_valid_before_utc <= now
        return named == set(domains) and begun and now + left < self._certificate.not_valid_after_utc

    def _leaf(self, host: str, flaw: Flaw = Flaw.NONE) -> Leaf:
        """A certificate for that host, or one with that flaw; asked again, the same one."""
        name = f"wrong-name.{host.partition('.')[2]}" if flaw is Flaw.WRONG_NAME else host
        now = _moment(self._now_s())
        begin, end = now - _EARLIER, self._certificate.not_valid_after_utc
        if flaw is Flaw.EXPIRED:
            begin, end = now - VALID_FOR, now - _EARLIER
        issuer = self._certificate.subject
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            _builder(_name(name), issuer, self._leaf_key.public_key(), begin, end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(signer, critical=False)
        )
        signed = builder.sign(self._key, hashes.SHA256())
        return Leaf(_key_pem(self._leaf_key) + signed.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:_COMMON_NAME_LETTERS])])


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
